/** BFFs: one that answers what its contract says, and those that do not do what they should, in each way. */

import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { RequestListener, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Contract } from '@tessera/contracts/http';
import type { Build } from '../build/build.ts';

export type BffFault = 'slow' | 'down' | 'garbage' | 'strange';

export interface ExampleBff extends AsyncDisposable {
  answer: RequestListener;
}

/**
 * Answers with examples of the contract: those in the remote's `mock.json` where it has one.
 *
 * @param folder the remote's
 * @returns `null` for a remote that needs no BFF
 * @throws Error when an example breaks the contract
 */
export async function openExampleBff(folder: string, { release }: Build): Promise<ExampleBff | null> {
  const name = release.bff?.name;
  if (name === undefined) return null;
  const { createMockBff, findContract } = await openMocks(folder);
  const contract = await findContract(folder, name);
  const own = join(folder, 'mock.json');
  const place = await mkdtemp(join(tmpdir(), 'tessera-examples-'));
  const faults: Error[] = [];
  const file = existsSync(own) ? own : join(place, 'mock.json');
  const onViolation = (error: Error) => void faults.push(error);
  const answer = createMockBff({ base: `/api/${name}`, contract, file, onViolation });
  if (faults.length > 0) throw faults[0];
  return { answer, [Symbol.asyncDispose]: () => rm(place, { recursive: true, force: true }) };
}

/** Of the packages that the remote is built with: they stand on tests that stand on this package. */
async function openMocks(folder: string): Promise<{
  findContract(folder: string, bff: string): Promise<Contract>;
  createMockBff(options: {
    base: string;
    contract: Contract;
    file: string;
    onViolation: (error: Error) => void;
  }): RequestListener;
}> {
  const door = createRequire(join(folder, 'package.json')).resolve('@tessera/federation/mock');
  return await import(pathToFileURL(door).href);
}

/** Answers a call. A slow one is never answered: it ends when the caller gives up. */
export function answerBadly(fault: BffFault, response: ServerResponse): void {
  const json = { 'content-type': 'application/json' };
  switch (fault) {
    case 'slow':
      return;
    case 'down':
      response.writeHead(503, { 'content-type': 'text/html' }).end('<h1>Service unavailable</h1>');
      return;
    case 'garbage':
      response.writeHead(200, json).end('{"items": [{"na');
      return;
    case 'strange':
      response.writeHead(200, json).end('{"surprise":true}');
      return;
  }
}
