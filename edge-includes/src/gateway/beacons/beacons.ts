/** `POST /beacons`: what browsers tell of the releases that they run. No answer says what became of it. */

import { BEACON_LIMIT, type Beacon, beaconSchema } from '@tessera/contracts/health';
import { networkPrefix } from '@tessera/contracts/rollout';
import { prettifyError } from 'zod';
import { collectBody, fieldOf, type WireRequest, type WireResponse } from '../../wire/message.ts';
import type { Canaries } from '../choice/canaries.ts';
import type { PageTokens } from '../choice/page-token.ts';
import type { Snapshot } from '../choice/snapshot.ts';
import { gatewayErrors, methodNotAllowed } from '../errors.ts';
import type { Health } from '../health/health.ts';
import { createRate } from './rate.ts';

export interface Beacons {
  /** Answers 204. Rejects with a ProblemError: 405, 413, 422, 429. */
  answer(request: WireRequest): Promise<WireResponse>;
}

export interface BeaconsOptions {
  current(): Snapshot;
  tokens: Pick<PageTokens, 'read'>;
  canaries: Pick<Canaries, 'visitorOf'>;
  health: Pick<Health, 'told'>;
  /** Beacons of one network in a minute. @default 120 */
  limit?: number;
  /** @default Date.now */
  now?: () => number;
}

const MINUTE = 60_000;

export function createBeacons(options: BeaconsOptions): Beacons {
  const { tokens, canaries, health, limit = 120, now = Date.now } = options;
  const rate = createRate({ limit, window: MINUTE, now });

  return {
    async answer(request) {
      if (request.method !== 'POST') throw methodNotAllowed(request.method, ['POST']);
      const prefix = networkPrefix(request.client);
      if (!rate.take(prefix)) throw gatewayErrors.BEACONS_LIMITED(limit);
      const beacon = await readBeacon(request);
      const claims = tokens.read(beacon.page);
      // Whoever looks at other releases on purpose says nothing of how they do.
      if (claims !== null && claims.override !== true) {
        const { remotes } = options.current().document;
        const hasCanary = (name: string) => Object.hasOwn(remotes, name) && remotes[name]!.canary !== null;
        health.told({ beacon, claims, visitor: canaries.visitorOf(request.headers), prefix, hasCanary });
      }
      return { status: 204, headers: { 'cache-control': 'no-store' }, body: null };
    },
  };
}

/** Rejects with a ProblemError 413, 422. */
async function readBeacon({ body, headers }: WireRequest): Promise<Beacon> {
  if (Number(fieldOf(headers, 'content-length') ?? 0) > BEACON_LIMIT)
    throw gatewayErrors.BODY_TOO_LARGE(BEACON_LIMIT);
  const bytes = await collectBody(body ?? null, BEACON_LIMIT).catch((error: unknown) => {
    throw error instanceof RangeError ? gatewayErrors.BODY_TOO_LARGE(BEACON_LIMIT) : error;
  });
  const result = beaconSchema.safeParse(parseJson(Buffer.from(bytes).toString()));
  if (result.success) return result.data;
  throw gatewayErrors.BEACON_UNREADABLE(prettifyError(result.error));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
