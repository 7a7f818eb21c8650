/** Where the BFF of a developer reaches what the deployed one calls, and what it has to know for that. */

import { z } from 'zod';
import { type RelayUpstream, relayUpstream } from '../identity/relay.ts';

/** What only the holder of a pass to develop may ask a site for. */
export const DEVELOP_PATH = '/_tessera/develop/';

/** What a deployed BFF says of itself to a developer who would run it elsewhere. */
const relayTerms = z.object({
  /** The version of its contract. */
  version: z.string(),
  /** What it calls. */
  upstreams: z.array(relayUpstream),
  /** Public keys of those who say who asks: key id → SPKI in base64. */
  identityKeys: z.record(z.string(), z.string()),
});

export type RelayTerms = z.output<typeof relayTerms>;

/** @throws SyntaxError naming every fault */
export function parseRelayTerms(input: unknown): RelayTerms {
  const result = relayTerms.safeParse(input);
  if (result.success) return result.data;
  throw new SyntaxError(`Cannot read the terms of a BFF: ${z.prettifyError(result.error)}`);
}

/** The path of a BFF's upstream at an edge; without one, of the BFF's terms. */
export function relayPath(bff: string, upstream?: RelayUpstream): string {
  return `${DEVELOP_PATH}upstream/${bff}${upstream === undefined ? '' : `/${upstream}`}`;
}

/** What of it an edge relays; `rest` begins with a slash and has the query in it. */
export interface RelayTarget {
  bff: string;
  upstream: RelayUpstream | null;
  rest: string;
}

/** The parts of a path and query that {@link relayPath} begins; `null` for any other, and for one that leaves it. */
export function parseRelayTarget(target: string): RelayTarget | null {
  const found = /^\/_tessera\/develop\/upstream\/([a-z][a-z0-9-]*)(?:\/(host|store)(\/(?!\/)[^\\]*))?$/.exec(
    target,
  );
  if (found === null || /(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i.test(target.split('?', 1)[0]!)) return null;
  const [, bff = '', upstream, rest = ''] = found;
  return { bff, upstream: upstream === undefined ? null : relayUpstream.parse(upstream), rest };
}
