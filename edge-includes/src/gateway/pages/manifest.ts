/** The page manifest: most of it is the same for everybody and is written once. */

import type { ChannelRoute } from '@tessera/contracts/channel';
import type { PageManifest, PageRemote } from '@tessera/contracts/page';
import type { VerifiedRelease } from '../choice/verify-release.ts';
import { integrityOf } from '../head/assets.ts';
import { escapeScript } from '../head/escape.ts';
import type { PlacedFragment } from './nests.ts';

/** Writes the manifest of one page of a plan, as JSON that may stand in a script element. */
export type PageDescription = (page: Pick<PageManifest, 'page' | 'route'>) => string;

export interface DescribedPage {
  revision: number;
  slots: readonly (PlacedFragment & { key: string })[];
  releases: readonly VerifiedRelease[];
  /** Remote → the id of the release that the page may go back to. */
  previous: ReadonlyMap<string, string>;
  routes: readonly ChannelRoute[];
  /** Whether an override has chosen the releases: some pages are shown without it then. */
  isOverridden?: boolean;
  /** Whether an import map beside it has the hashes of the scripts already; nothing of them is loaded again then. */
  hasImportMap: boolean;
}

export function describePage({
  revision,
  slots,
  releases,
  previous,
  routes,
  isOverridden = false,
  hasImportMap,
}: DescribedPage): PageDescription {
  const remotes = new Map(
    releases.map((verified) => {
      const { remote } = verified.release;
      return [remote, describeRemote(verified, { previous: previous.get(remote), hasImportMap })];
    }),
  );
  const same: Omit<PageManifest, 'page' | 'route'> = {
    schema: 1,
    revision,
    slots: slots.map(({ key, release, fragment }) => ({ key, remote: release.release.remote, fragment })),
    remotes: Object.fromEntries(remotes),
    routes: routes
      .filter(({ remote }) => remotes.has(remote))
      .map(({ pattern, remote, fragment, overrides }) => ({
        ...{ pattern, remote, fragment },
        ...(isOverridden && overrides === 'refused' ? { fullLoad: true } : {}),
      })),
  };
  const written = escapeScript(JSON.stringify(same)).slice(1);
  return (page) => `${escapeScript(JSON.stringify(page)).slice(0, -1)},${written}`;
}

function describeRemote(
  verified: VerifiedRelease,
  { previous, hasImportMap }: { previous: string | undefined; hasImportMap: boolean },
): PageRemote {
  const { release, id, base } = verified;
  return {
    release: id,
    ...(previous === undefined ? {} : { previous }),
    base,
    entry: release.entry,
    exposes: release.exposes,
    integrity: Object.fromEntries(
      integrityOf(verified).filter(([file]) => !hasImportMap || file.endsWith('.css')),
    ),
    fragments: Object.fromEntries(
      Object.entries(release.fragments).map(([name, { expose }]) => [name, { expose }]),
    ),
    shared: release.shared,
    fallbacks: hasImportMap ? [] : release.fallbacks,
  };
}
