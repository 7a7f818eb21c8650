/** A registry on a port of its own with two teams, and ways to ask it things as each of them. */

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { createLogger, createMetrics } from '@tessera/service';
import { startTestServer } from '@tessera/service/testing';
import { type AppDeps, createApp } from '../app.ts';
import { openDatabase } from '../database/open.ts';
import { makeKey, temporaryFolder } from './build-folder.ts';

/** An answer, its body parsed. */
export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  body: any;
}

/** Asks the registry: `ask('POST /tokens', { body })`. */
export type Ask = (
  route: string,
  options?: { body?: unknown; headers?: Record<string, string> },
) => Promise<Answer>;

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

export async function startRegistry(options: Partial<AppDeps> = {}) {
  const folder = await temporaryFolder();
  const artifacts = join(folder.path, 'artifacts');
  const database = openDatabase(join(folder.path, 'registry'));
  const app = createApp({
    database,
    artifacts,
    key: registryKey,
    callers: callerHashes,
    logger: createLogger('registry', 'silent'),
    metrics: createMetrics('registry'),
    ...options,
  });
  const server = await startTestServer(app.listener);
  const as = (headers: Record<string, string>): Ask => createAsk(server.url, headers);
  const operator = as(callerHeaders('operator'));
  for (const [remote, { id, spki }] of Object.entries(keys)) {
    await operator(`PUT /teams/${remote}-team`, { body: { keys: { [id]: spki } } });
    await operator(`PUT /remotes/${remote}`, { body: { owner: `${remote}-team` } });
  }
  return {
    url: server.url,
    root: folder.path,
    artifacts,
    database,
    operator,
    operatorHeaders: callerHeaders('operator'),
    as,
    /** Makes a token and answers how to ask with it. */
    async token(team: string, scope: Record<string, unknown>): Promise<Ask> {
      const { body } = await operator('POST /tokens', {
        body: { name: 'test', team, remotes: ['*'], channels: ['production', 'staging', 'pr-*'], ...scope },
      });
      return as({ authorization: `Bearer ${body.token}` });
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      database.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

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
