/** The origins behind the surrogate: who is asked for what, with which fields, and how a failure is told. */

import { isIP } from 'node:net';
import { ProblemError } from '@tessera/contracts/problem';
import { createHttpClient } from '../wire/client.ts';
import { decodeBody } from '../wire/decoding.ts';
import { type FetchUpstream, type Fields, fieldOf, type WireRequest } from '../wire/message.ts';
import { createPublicLookup } from '../wire/public-addresses.ts';
import { standaloneErrors } from './errors.ts';

export interface OriginsOptions {
  /** The origin in front of which the surrogate stands. */
  own: URL;
  /** Milliseconds of silence that are borne. */
  silence: number;
  /** Names this surrogate in `CDN-Loop` (RFC 8586). */
  id: string;
  /** `https` where clients come over TLS. */
  scheme: 'http' | 'https';
}

export interface Origins {
  fetch: FetchUpstream;
  close(): void;
}

export function createOrigins({ own, silence, id, scheme }: OriginsOptions): Origins {
  const open = createHttpClient({ silence });
  const guarded = createHttpClient({ silence, lookup: createPublicLookup() });

  function headersFor(request: WireRequest, isOwn: boolean): Fields {
    const { headers, client } = request;
    const fields: Fields = { ...headers };
    if (!isOwn) delete fields['host'];
    if (client !== '') fields['x-forwarded-for'] = append(headers['x-forwarded-for'], client);
    fields['x-forwarded-proto'] = scheme;
    // What a client says of these would stand in answers that are everybody's.
    fields['x-forwarded-host'] = headers['host'];
    fields['cdn-loop'] = append(headers['cdn-loop'], id);
    return fields;
  }

  return {
    async fetch(request) {
      if ((fieldOf(request.headers, 'cdn-loop') ?? '').split(/[,;]\s*/).includes(id)) {
        throw standaloneErrors.REQUEST_LOOP();
      }
      const isOwn = request.origin === undefined || request.origin.startsWith('site:');
      const origin = isOwn ? own : new URL(request.origin!);
      // An address that the operator wrote is meant; a name may be pointed elsewhere by others.
      const isNamed = !isOwn && isIP(origin.hostname.replace(/^\[|\]$/g, '')) === 0;
      const explain = (error: unknown) => explainFailure(error, origin.origin, silence);
      try {
        const client = isNamed ? guarded : open;
        const response = decodeBody(
          await client.send(origin, { ...request, headers: headersFor(request, isOwn) }),
        );
        const { body } = response;
        if (body === null || body instanceof Uint8Array) return response;
        return { ...response, body: explained(body, explain) };
      } catch (error) {
        throw request.signal.aborted ? error : explain(error);
      }
    },
    close() {
      open.close();
      guarded.close();
    },
  };
}

async function* explained(
  body: AsyncIterable<Uint8Array>,
  explain: (error: unknown) => unknown,
): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw explain(error);
  }
}

function explainFailure(error: unknown, origin: string, silence: number): unknown {
  if (error instanceof ProblemError) return error;
  const { code = '' } = error as { code?: string };
  const problem = /TIMEOUT/.test(code)
    ? standaloneErrors.ORIGIN_LATE(origin, silence)
    : standaloneErrors.ORIGIN_UNREACHABLE(origin);
  problem.cause = error;
  return problem;
}

function append(field: Fields[string], value: string): string {
  return field === undefined ? value : `${String(field)}, ${value}`;
}
