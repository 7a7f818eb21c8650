/** A registry on a port of its own with two teams, and ways to ask it things as each of them. */

import { createHash } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { createLogger, createMetrics } from '@tessera/service';
import { startTestServer } from '@tessera/service/testing';
import { type AppDeps, createApp } from '../app.ts';
import { openDatabase } from '../database/open.ts';
import type { Ask } from './answer.ts';
import { makeKey, temporaryFolder } from './build-folder.ts';

export const keys = Object.fromEntries(
  ['shell', 'catalog', 'orders', 'recommendations'].map((remote) => [remote, makeKey(`${remote}-1`)]),
);
export const registryKey = makeKey('registry-1');

const callerToken = (name: string) => `credential-of-${name}-for-tests`;
/** Caller name → SHA-256 of its token. */
export const callerHashes = Object.fromEntries(
  ['operator', 'edge', 'edge-2', 'bff-catalog'].map((name) => [
    name,
    createHash('sha256').update(callerToken(name)).digest('hex'),
  ]),
);

/** The headers of a process. */
export function callerHeaders(name: string): Record<string, string> {
  return { 'tessera-caller': name, authorization: `Bearer ${callerToken(name)}` };
}

/** Options for {@link startRegistry}. */
export interface StartOptions extends Partial<AppDeps> {
  /** A folder that was used before and is kept. @default a new one, gone at the end */
  root?: string;
}

export async function startRegistry({ root, ...options }: StartOptions = {}) {
  const folder = root === undefined ? await temporaryFolder() : null;
  const path = root ?? folder!.path;
  const artifacts = join(path, 'artifacts');
  const database = openDatabase(join(path, 'registry'));
  let listener: RequestListener = () => undefined;
  const server = await startTestServer((request, response) => listener(request, response));
  const app = createApp({
    database,
    artifacts,
    key: registryKey,
    callers: callerHashes,
    logger: createLogger('registry', 'silent'),
    metrics: createMetrics('registry'),
    // Tests turn it by hand.
    clock: { every: 86_400_000 },
    ...options,
    console: { publicUrl: server.url, ...options.console },
  });
  await app.prepare();
  listener = app.listener;
  const as = (headers: Record<string, string>): Ask => createAsk(server.url, headers);
  const operator = as(callerHeaders('operator'));
  for (const [remote, { id, spki }] of Object.entries(keys)) {
    await operator(`PUT /teams/${remote}-team`, { body: { keys: { [id]: spki } } });
    await operator(`PUT /remotes/${remote}`, { body: { owner: `${remote}-team` } });
  }
  let isOpen = true;
  /** Ends it without a word, as a kill does: nothing is written any more. */
  async function crash(): Promise<void> {
    if (!isOpen) return;
    isOpen = false;
    app.stopping();
    await server[Symbol.asyncDispose]();
    database.close();
  }
  return {
    url: server.url,
    root: path,
    artifacts,
    database,
    operator,
    operatorHeaders: callerHeaders('operator'),
    as,
    /** One turn of the clock. */
    tick: app.tick,
    /** Makes a token and answers how to ask with it. */
    async token(team: string, scope: Record<string, unknown>): Promise<Ask> {
      const { body } = await operator('POST /tokens', {
        body: { name: 'test', team, remotes: ['*'], channels: ['production', 'staging', 'pr-*'], ...scope },
      });
      return as({ authorization: `Bearer ${body.token}` });
    },
    crash,
    async [Symbol.asyncDispose]() {
      if (isOpen) await app.stopped();
      await crash();
      await folder?.[Symbol.asyncDispose]();
    },
  };
}

export type TestRegistry = Awaited<ReturnType<typeof startRegistry>>;

export function createAsk(url: string, standing: Record<string, string>): Ask {
  return async (route, { body, headers } = {}) => {
    const [method = '', path = ''] = route.split(' ');
    const isBytes = body instanceof Uint8Array;
    const response = await fetch(url + path, {
      method,
      headers: { ...standing, ...headers },
      ...(body === undefined ? {} : { body: isBytes ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
  };
}
