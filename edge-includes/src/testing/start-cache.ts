/** A cache in front of an origin that is a function, with a clock that stands still. */

import {
  type CacheOptions,
  type CacheState,
  createCache,
  type FetchOptions,
} from '../surrogate/caching/cache.ts';
import { bodyParts, type Fields, type WireRequest, type WireResponse } from '../wire/message.ts';

export type TestOrigin = (request: WireRequest, count: number) => Promise<WireResponse> | WireResponse;

export interface Asked {
  headers?: Fields;
  target?: string;
  method?: string;
  signal?: AbortSignal;
  options?: FetchOptions;
}

export function startCache(origin: TestOrigin, options: Partial<CacheOptions> = {}) {
  const clock = { now: 0 };
  const states: CacheState[] = [];
  const requests: WireRequest[] = [];
  const cache = createCache({
    capacity: 10_000_000,
    now: () => clock.now,
    onAnswer: (state) => states.push(state),
    fetchUpstream: async (request) => {
      requests.push(request);
      return origin(request, requests.length);
    },
    ...options,
  });

  function requestOf({ headers = {}, target = '/a', method = 'GET', signal }: Asked): WireRequest {
    return { method, target, headers, client: '', signal: signal ?? new AbortController().signal };
  }

  const ask = (asked: Asked = {}) => cache.fetch(requestOf(asked), asked.options);

  return {
    cache,
    clock,
    states,
    requests,
    ask,
    lookup: (asked: Asked = {}) => cache.lookup(requestOf(asked)),
    /** The body, once everything that follows from it is done. */
    async get(asked: Asked = {}): Promise<string> {
      const body = await readText((await ask(asked)).body);
      await settled();
      return body;
    },
  };
}

/** Lets everything happen that waits for nothing. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

export async function readText(body: WireResponse['body']): Promise<string> {
  let text = '';
  for await (const part of bodyParts(body)) text += Buffer.from(part).toString();
  return text;
}

/** Answers that tell how many came before them. */
export function counting(headers: Fields, status = 200): TestOrigin {
  return (_request, count) => ({ status, headers, body: Buffer.from(String(count)) });
}
