/** The parts of the gateway that are other ones on the edge of a developer: all of them ask the deployed site. */

import { PROBLEM_TYPE } from '@tessera/contracts/problem';
import { bffIn, createApi } from '../gateway/api/api.ts';
import type { GatewayParts } from '../gateway/gateway.ts';
import { fieldOf, type WireResponse } from '../wire/message.ts';
import { createDevFragments, type DevFragmentsOptions } from './fragments.ts';
import type { LocalBffs } from './local-bffs.ts';
import { createDevRelay } from './relay.ts';

export interface DevPartsOptions extends DevFragmentsOptions {
  bffs: LocalBffs;
  /** What BFFs of this run show; `null`: none runs here. */
  relayToken: string | null;
  /** Ends the event streams. */
  stopping: AbortSignal;
}

export function createDevParts(options: DevPartsOptions): GatewayParts {
  const { platform, client, bffs, stopping } = options;
  const local = createApi({
    ...{ client, stopping, addressOf: bffs.addressOf },
    introduce: platform.introduce,
  });
  return {
    fragments: createDevFragments(options),
    api: {
      async answer(request) {
        const bff = bffIn(request.target);
        if (bff !== null && bffs.has(bff)) return local.answer(request);
        const copy = [...options.copies.values()].find((one) => one.bff !== null && one.bff === bff);
        return copy === undefined ? platform.pass(request) : client.send(copy.url, request);
      },
    },
    media: { answer: platform.pass },
    files: {
      answer: platform.pass,
      answerRoot: async (request) => nullIfMissing(await platform.pass(request)),
    },
    developers: createDevRelay({ platform, token: options.relayToken }),
  };
}

function nullIfMissing(response: WireResponse): WireResponse | null {
  const isProblem = (fieldOf(response.headers, 'content-type') ?? '').startsWith(PROBLEM_TYPE);
  return response.status === 404 && isProblem ? null : response;
}
