/** The releases that an open page goes on with, whatever the channel names by now. */

import { gatewayErrors } from '../errors.ts';
import type { KeptReleases } from './kept-releases.ts';
import type { PageClaims, PageTokens } from './page-token.ts';
import { createVector, type Snapshot, type Vector } from './snapshot.ts';
import type { VerifiedRelease } from './verify-release.ts';

/** A page that was made before, by its token. */
export interface OpenPage {
  token: string;
  claims: PageClaims;
  /** Remote → the release that its token names. */
  releases: ReadonlyMap<string, VerifiedRelease>;
}

export interface OpenPagesOptions {
  tokens: Pick<PageTokens, 'read'>;
  kept: Pick<KeptReleases, 'known' | 'open'>;
}

/**
 * Reads the disk only for releases that neither the channel names nor an open page has asked for lately.
 *
 * @throws ProblemError 409 when the token is none, or names a release that may not be served or is gone
 */
export type OpenPages = (token: string, snapshot: Snapshot) => Promise<OpenPage>;

export function createOpenPages({ tokens, kept }: OpenPagesOptions): OpenPages {
  return async (token, snapshot) => {
    const claims = tokens.read(token);
    if (claims === null) throw gatewayErrors.PAGE_OUTDATED();
    const releases = new Map<string, VerifiedRelease>();
    const unknown: [remote: string, id: string][] = [];
    for (const [remote, id] of Object.entries(claims.releases)) {
      if (snapshot.isWithdrawn(remote, id)) throw gatewayErrors.PAGE_OUTDATED();
      const release = snapshot.find(remote, id) ?? kept.known(remote, id, snapshot.document);
      if (release === null) unknown.push([remote, id]);
      else releases.set(remote, release);
    }
    await Promise.all(
      unknown.map(async ([remote, id]) => {
        const release = await kept.open(remote, id, snapshot.document);
        if (release === null) throw gatewayErrors.PAGE_OUTDATED();
        releases.set(remote, release);
      }),
    );
    return { token, claims, releases };
  };
}

/** The page's releases, and of every remote that its token does not name the stable one. */
export function vectorOf(page: OpenPage, { stable }: Snapshot): Vector {
  return createVector(new Map([...stable.releases, ...page.releases]));
}
