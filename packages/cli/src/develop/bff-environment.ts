/** All that a BFF on this machine gets to know: what the deployed one does, with the edge here in the place of the rest. */

import { type RelayTerms, relayPath } from '@tessera/contracts/developers';

export interface BffPlace {
  bff: string;
  terms: RelayTerms;
  /** The edge of this run, on this machine. */
  edge: string;
  /** What it shows that edge. */
  token: string;
  /** Where the browser finds the site. */
  publicUrl: string;
  /** A folder without releases: fragments are rendered from the working copy. */
  empty: string;
}

export function bffEnvironment({
  bff,
  terms,
  edge,
  token,
  publicUrl,
  empty,
}: BffPlace): Record<string, string> {
  const given = Object.entries(process.env).filter(
    ([name, value]) => /^BFF_/.test(name) && value !== undefined,
  );
  const storeUrl = edge + relayPath(bff, 'store');
  return {
    // Limits and the like, which a developer may try.
    ...(Object.fromEntries(given) as Record<string, string>),
    NODE_ENV: 'development',
    LOG_LEVEL: 'warn',
    BFF_PORT: '0',
    BFF_ARTIFACTS: empty,
    BFF_OWNER_KEYS: '{}',
    BFF_IDENTITY_KEYS: JSON.stringify(terms.identityKeys),
    BFF_HOST_URL: edge + relayPath(bff, 'host'),
    BFF_HOST_TOKEN: token,
    BFF_PUBLIC_URL: publicUrl,
    ...(terms.upstreams.includes('store') ? { BFF_STORE_URL: storeUrl, BFF_STORE_TOKEN: token } : {}),
  };
}
