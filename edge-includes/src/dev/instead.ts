/** The parts of the gateway that are other ones on the edge of a developer: all of them ask the deployed site. */

import { PROBLEM_TYPE } from '@tessera/contracts/problem';
import type { GatewayParts } from '../gateway/gateway.ts';
import { fieldOf, type WireResponse } from '../wire/message.ts';
import { createDevFragments, type DevFragmentsOptions } from './fragments.ts';

export function createDevParts(options: DevFragmentsOptions): GatewayParts {
  const { platform } = options;
  return {
    fragments: createDevFragments(options),
    api: {
      answer(request) {
        const copy = [...options.copies.values()].find(({ bff }) =>
          request.target.startsWith(`/api/${bff}/`),
        );
        return copy === undefined ? platform.pass(request) : options.client.send(copy.url, request);
      },
    },
    media: { answer: platform.pass },
    files: {
      answer: platform.pass,
      answerRoot: async (request) => nullIfMissing(await platform.pass(request)),
    },
  };
}

function nullIfMissing(response: WireResponse): WireResponse | null {
  const isProblem = (fieldOf(response.headers, 'content-type') ?? '').startsWith(PROBLEM_TYPE);
  return response.status === 404 && isProblem ? null : response;
}
