/**
 * `/_tessera/develop/upstream/<bff>/<host|store>/…`: what a developer's copy of a BFF calls, relayed by the deployed one.
 * The site has to allow it, and the pass has to be of the team that owns the BFF: there it may do what the BFF may, which
 * is more than any visitor.
 */

import { type DevelopPass, parseRelayTarget } from '@tessera/contracts/developers';
import { headers as names } from '@tessera/contracts/headers';
import type { RelaySigner } from '@tessera/contracts/identity';
import { toProblem } from '@tessera/contracts/problem';
import type { HttpClient } from '../../wire/client.ts';
import type { Fields, WireRequest, WireResponse } from '../../wire/message.ts';
import { askBff, type BffAddress, readBody } from '../api/ask-bff.ts';
import type { Snapshot } from '../choice/snapshot.ts';
import { gatewayErrors } from '../errors.ts';

/** A call that was relayed for a developer, or was not. */
export interface RelayedCall {
  /** Of the pass. */
  author: string;
  bff: string;
  /** `terms` where nothing was called. */
  upstream: 'host' | 'store' | 'terms';
  method: string;
  /** Without its query. */
  path: string;
  status: number;
}

export interface RelayOptions {
  current(): Snapshot;
  client: HttpClient;
  /** Signs for BFFs; `null` where the site does not allow it. */
  sign: RelaySigner | null;
  /** Ends the event streams. */
  stopping: AbortSignal;
  onRelayed(call: RelayedCall): void;
}

export interface Relay {
  /** A BFF that a developer may stand in for. @throws ProblemError 403, 404 */
  requireOwn(bff: string, pass: DevelopPass): BffAddress;
  /** Rejects with a ProblemError: 403, 404, 413, 502, 504. */
  answer(request: WireRequest, pass: DevelopPass): Promise<WireResponse>;
}

/** Milliseconds for a whole answer; a feed has none. */
const TIMEOUT = 15_000;
/** Most bytes of a request's body: what functions take. */
const BODY_LIMIT = 262_144;

const passed = [
  ...['accept', 'content-type', 'last-event-id', 'traceparent', 'tracestate', 'user-agent'],
  ...[names.deadline, names.identity, names.idempotencyKey, names.requestId],
];

export function createRelay({ current, client, sign, stopping, onRelayed }: RelayOptions): Relay {
  function requireOwn(bff: string, pass: DevelopPass): BffAddress {
    if (sign === null) throw gatewayErrors.RELAY_OFF();
    const { bffs, remotes } = current().document;
    const owner = Object.hasOwn(pass.bffs ?? {}, bff) ? pass.bffs![bff] : undefined;
    if (owner === undefined) throw gatewayErrors.RELAY_REFUSED(bff, 'the pass is not for it');
    if (!Object.hasOwn(bffs, bff)) throw gatewayErrors.NOT_FOUND(`BFF ${bff}`);
    if (remotes[bff]?.owner !== owner) throw gatewayErrors.RELAY_REFUSED(bff, `"${owner}" does not own it`);
    return { name: bff, url: new URL(bffs[bff]!.url) };
  }

  async function relay(request: WireRequest, pass: DevelopPass): Promise<WireResponse> {
    const target = parseRelayTarget(request.target);
    if (target === null) throw gatewayErrors.NOT_FOUND(request.target.split('?', 1)[0]!);
    const { bff, upstream, rest } = target;
    const address = requireOwn(bff, pass);
    const body = await readBody(request, BODY_LIMIT);
    const opens = upstream === null ? {} : { upstream };
    const headers: Fields = { [names.relay]: sign!({ aud: bff, sub: pass.sub, ...opens }) };
    for (const field of passed) headers[field] = request.headers[field];
    const asked = {
      ...{ method: request.method, client: request.client, signal: request.signal, headers },
      target: upstream === null ? '/relay' : `/relay/${upstream}${rest}`,
    };
    const response = await askBff(address, asked, body, { client, stopping, timeout: TIMEOUT });
    const { 'set-cookie': _, ...fields } = response.headers;
    return { ...response, headers: fields };
  }

  return {
    requireOwn,
    async answer(request, pass) {
      const target = parseRelayTarget(request.target);
      const tell = (status: number) =>
        onRelayed({
          ...{ author: pass.sub, bff: target?.bff ?? '', upstream: target?.upstream ?? 'terms' },
          ...{ method: request.method, path: target?.rest.split('?', 1)[0] ?? '', status },
        });
      try {
        const response = await relay(request, pass);
        tell(response.status);
        return response;
      } catch (error) {
        tell(toProblem(error).status);
        throw error;
      }
    },
  };
}
