/**
 * What BFFs on this machine call, handed on to the deployed site: with the token of this run they reach it here, and with
 * the developer's pass it goes on. The site decides.
 */

import { createHash, timingSafeEqual } from 'node:crypto';
import { parseRelayTarget } from '@tessera/contracts/developers';
import type { Developers } from '../gateway/developers/developers.ts';
import { gatewayErrors } from '../gateway/errors.ts';
import { jsonAnswer } from '../wire/json-answer.ts';
import { type Fields, fieldOf } from '../wire/message.ts';
import { devErrors } from './errors.ts';
import type { Platform } from './platform.ts';

export interface DevRelayOptions {
  platform: Pick<Platform, 'relay'>;
  /** What BFFs of this run show; `null`: none runs here. */
  token: string | null;
}

export function createDevRelay({ platform, token }: DevRelayOptions): Developers {
  return {
    async answer(request) {
      const target = parseRelayTarget(request.target);
      if (target === null || target.upstream === null) throw gatewayErrors.NOT_FOUND(request.target);
      // A BFF asks so whether what it calls is there; a feed that breaks off tells more.
      if (target.rest === '/healthz') return jsonAnswer('{"status":"ok"}');
      if (token === null || !holds(request.headers, token)) throw devErrors.TOKEN_REFUSED();
      return platform.relay(request);
    },
  };
}

function holds(headers: Fields, token: string): boolean {
  const given = /^Bearer (\S+)$/.exec(fieldOf(headers, 'authorization') ?? '')?.[1] ?? '';
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(token));
}
