/** Version drift: what live releases ask of shared packages, beside what the shell provides. */

import type { Output } from '@tessera/contracts/http';
import { satisfiesCaret } from '@tessera/contracts/ranges';
import { releaseId } from '@tessera/contracts/release';
import type { LiveReleases } from './live-releases.ts';
import type { consoleContract } from './operations.ts';

type Shared = Output<typeof consoleContract.listShared>;

export function describeShared({ stable, canaries }: LiveReleases): Shared {
  const shell = stable.find(({ remote }) => remote === 'shell');
  const provides = shell?.provides ?? {};
  const asked = [
    ...stable.map((release) => ({ release, canary: false })),
    ...canaries.map((release) => ({ release, canary: true })),
  ].flatMap(({ release, canary }) =>
    Object.entries(release.shared).map(([name, range]) => {
      return { name, range, by: { remote: release.remote, release: releaseId(release), canary } };
    }),
  );
  const byName = Map.groupBy(asked, ({ name }) => name);
  const names = [...new Set([...Object.keys(provides), ...byName.keys()])].sort();
  return {
    shell: shell === undefined ? null : releaseId(shell),
    packages: names.map((name) => {
      const ranges = Map.groupBy(byName.get(name) ?? [], ({ range }) => range);
      return {
        name,
        provided: provides[name] ?? null,
        ranges: [...ranges].map(([range, uses]) => {
          return {
            range,
            satisfied: satisfiesCaret(provides[name], range),
            remotes: uses.map(({ by }) => by),
          };
        }),
      };
    }),
  };
}
