/** Version drift: what live releases ask of shared packages and what they bundle, beside what the shell provides. */

import type { Output } from '@tessera/contracts/http';
import { satisfiesCaret } from '@tessera/contracts/ranges';
import { type Release, releaseId } from '@tessera/contracts/release';
import type { LiveReleases } from './live-releases.ts';
import type { consoleContract } from './operations.ts';

type Shared = Output<typeof consoleContract.listShared>;

/** A release that visitors are given. */
interface Given {
  release: Release;
  by: { remote: string; release: string; canary: boolean };
}

export function describeShared({ stable, canaries }: LiveReleases): Shared {
  const shell = stable.find(({ remote }) => remote === 'shell');
  const provides = shell?.provides ?? {};
  const given = [
    ...stable.map((release) => toGiven(release, false)),
    ...canaries.map((one) => toGiven(one, true)),
  ];
  return {
    shell: shell === undefined ? null : releaseId(shell),
    packages: describeAsked(given, provides),
    bundled: describeBundled(given, provides),
  };
}

function describeAsked(given: readonly Given[], provides: Release['provides']): Shared['packages'] {
  const asked = given.flatMap(({ release, by }) =>
    Object.entries(release.shared).map(([name, range]) => ({ name, range, by })),
  );
  const byName = Map.groupBy(asked, ({ name }) => name);
  const names = [...new Set([...Object.keys(provides), ...byName.keys()])].sort();
  return names.map((name) => {
    const ranges = Map.groupBy(byName.get(name) ?? [], ({ range }) => range);
    return {
      name,
      provided: provides[name] ?? null,
      ranges: [...ranges].sort(byKey).map(([range, uses]) => {
        return { range, satisfied: satisfiesCaret(provides[name], range), remotes: uses.map(({ by }) => by) };
      }),
    };
  });
}

/** The shell is no duplicate of itself: what it bundles is what it provides. */
function describeBundled(given: readonly Given[], provides: Release['provides']): Shared['bundled'] {
  const bundled = given
    .filter(({ by }) => by.remote !== 'shell')
    .flatMap(({ release, by }) => bundledBy(release).map(({ name, version }) => ({ name, version, by })));
  const byName = Map.groupBy(bundled, ({ name }) => name);
  return [...byName].sort(byKey).flatMap(([name, uses]) => {
    const isAlone = new Set(uses.map(({ by }) => by.remote)).size === 1;
    if (isAlone && !Object.hasOwn(provides, name)) return [];
    const versions = Map.groupBy(uses, ({ version }) => version);
    return [
      {
        name,
        versions: [...versions]
          .sort(byKey)
          .map(([version, same]) => ({ version, remotes: same.map(({ by }) => by) })),
      },
    ];
  });
}

/** What it bundles for itself: a fallback runs only where the shell does not provide the package. */
function bundledBy({ bundled = [], fallbacks }: Release): NonNullable<Release['bundled']> {
  return bundled.filter(({ files }) => files.some((path) => !fallbacks.includes(path)));
}

function toGiven(release: Release, canary: boolean): Given {
  return { release, by: { remote: release.remote, release: releaseId(release), canary } };
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
