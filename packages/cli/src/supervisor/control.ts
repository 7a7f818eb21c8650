/**
 * How commands ask a running supervisor for something: HTTP on loopback, its address and a token in
 * `<data>/run/control.json`, readable by this user alone.
 */

import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Sentence } from '../sentence.ts';

/** What the supervisor does when it is asked; it tells each step, and answers what has come of it. */
export type ControlAction = (part: string, tell: (step: string) => void) => Promise<Record<string, unknown>>;

export interface Control {
  close(): void;
}

/** One line of an answer. */
type Line = { step: string } | { result: Record<string, unknown> } | { error: string };

/** Milliseconds that an action may take. */
const TIMEOUT = 120_000;

/** @param actions by name, as in `POST /restart/bff-catalog` */
export async function openControl(
  data: string,
  actions: Readonly<Record<string, ControlAction>>,
): Promise<Control> {
  const token = randomBytes(32).toString('base64url');
  const expected = Buffer.from(`Bearer ${token}`);
  const server = createServer((request, response) => {
    const given = Buffer.from(request.headers.authorization ?? '');
    const [, name = '', part = ''] = (request.url ?? '').split('/');
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    const isKnown = given.length === expected.length && timingSafeEqual(given, expected);
    if (!isKnown) return void response.writeHead(401).end();
    if (action === undefined || request.method !== 'POST') return void response.writeHead(404).end();
    void carryOut(action, part, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const file = controlFile(data);
  writeFileSync(`${file}.partial`, JSON.stringify({ url: `http://127.0.0.1:${port}`, token }), {
    mode: 0o600,
  });
  renameSync(`${file}.partial`, file);
  return {
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/**
 * Asks the supervisor that runs on a data folder.
 *
 * @throws Sentence when none runs, or it has refused
 */
export async function askSupervisor(
  data: string,
  action: string,
  { part, tell }: { part: string; tell: (step: string) => void },
): Promise<Record<string, unknown>> {
  const { url, token } = readControl(data);
  const response = await fetch(`${url}/${action}/${part}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(TIMEOUT),
  }).catch(() => null);
  if (response === null) throw notRunning(data);
  if (!response.ok)
    throw new Sentence(`Cannot ${action} "${part}": the supervisor answered ${response.status}`);
  let left = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    const lines = (left + chunk).split('\n');
    left = lines.pop() ?? '';
    for (const text of lines) {
      const line = JSON.parse(text) as Line;
      if ('step' in line) tell(line.step);
      else if ('error' in line) throw new Sentence(line.error);
      else return line.result;
    }
  }
  throw new Sentence(`Cannot ${action} "${part}": the supervisor has ended on the way, look at its console`);
}

export function controlFile(data: string): string {
  return join(data, 'run/control.json');
}

async function carryOut(action: ControlAction, part: string, response: ServerResponse): Promise<void> {
  const write = (line: Line) => response.write(`${JSON.stringify(line)}\n`);
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  try {
    write({ result: await action(part, (step) => write({ step })) });
  } catch (error) {
    write({ error: error instanceof Error ? error.message : String(error) });
  }
  response.end();
}

function readControl(data: string): { url: string; token: string } {
  try {
    return JSON.parse(readFileSync(controlFile(data), 'utf8')) as { url: string; token: string };
  } catch {
    throw notRunning(data);
  }
}

function notRunning(data: string): Sentence {
  return new Sentence(
    `Cannot reach the supervisor: Tessera does not run on "${data}", start it with npm start`,
  );
}
