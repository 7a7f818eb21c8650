/**
 * `POST /hooks/<name>`: what other companies tell of their own accord. It goes on with its bytes untouched, for who
 * receives it proves a signature of them, and with nothing of any visitor's: no cookies, no identity.
 */

import { headers as names } from '@tessera/contracts/headers';
import { networkPrefix } from '@tessera/contracts/rollout';
import type { HttpClient } from '../../wire/client.ts';
import { type Fields, fieldOf, type WireRequest, type WireResponse } from '../../wire/message.ts';
import { askBff, readBody } from '../api/ask-bff.ts';
import { createRate } from '../beacons/rate.ts';
import { gatewayErrors, methodNotAllowed } from '../errors.ts';

export const HOOKS_PATH = '/hooks/';

/** Where a webhook goes. */
export interface HookTarget {
  url: string;
  /** Of this edge, at the host. */
  token: string;
}

export interface Hooks {
  /** Rejects with a ProblemError: 404, 405, 413, 429, 502, 504. */
  answer(request: WireRequest): Promise<WireResponse>;
}

export interface HooksOptions {
  /** By name: `payments` is `/hooks/payments`. */
  targets: Readonly<Record<string, HookTarget>>;
  client: HttpClient;
  /** Ends what is under way. */
  stopping: AbortSignal;
  /** Webhooks of one network in a minute. @default 12_000 */
  limit?: number;
  /** Milliseconds for an answer. @default 6_000 */
  timeout?: number;
  /** @default Date.now */
  now?: () => number;
}

const MINUTE = 60_000;
/** Bytes of a webhook. */
const BODY_LIMIT = 65_536;

export function createHooks(options: HooksOptions): Hooks {
  const { targets, client, stopping, limit = 12_000, timeout = 6_000, now = Date.now } = options;
  const rate = createRate({ limit, window: MINUTE, now });
  return {
    async answer(request) {
      const path = request.target.split('?', 1)[0]!;
      const name = path.slice(HOOKS_PATH.length);
      const target = Object.hasOwn(targets, name) ? targets[name] : undefined;
      if (target === undefined) throw gatewayErrors.NOT_FOUND(path);
      if (request.method !== 'POST') throw methodNotAllowed(request.method, ['POST']);
      if (!rate.take(networkPrefix(request.client))) throw gatewayErrors.HOOKS_LIMITED(limit);
      const body = await readBody(request, BODY_LIMIT);
      const { origin, pathname } = new URL(target.url);
      const { headers: given, client: from, signal } = request;
      const answer = await askBff(
        { name, url: new URL(origin) },
        {
          ...{ method: 'POST', target: pathname, client: from, signal },
          headers: {
            ...signedFields(given),
            [names.caller]: 'edge',
            authorization: `Bearer ${target.token}`,
            [names.deadline]: String(now() + timeout),
          },
        },
        body,
        { client, stopping, timeout },
      );
      const type = fieldOf(answer.headers, 'content-type');
      const headers = {
        'cache-control': 'no-store',
        ...(type === undefined ? {} : { 'content-type': type }),
      };
      return { status: answer.status, headers, body: answer.body };
    },
  };
}

/** What says how to read it, and who has sent it. */
function signedFields(given: Fields): Fields {
  const kept: Fields = {};
  for (const name in given)
    if (name === 'content-type' || name === 'traceparent' || name.endsWith('-signature'))
      kept[name] = given[name];
  return kept;
}
