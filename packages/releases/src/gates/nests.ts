/** Gates: fragments that pages, other fragments and the layout show are there. */

import type { ProblemError } from '@tessera/contracts/problem';
import { type Release, releaseRef } from '@tessera/contracts/release';
import { releaseErrors } from '../errors.ts';
import type { Composition } from './composition.ts';

export function checkNests({ live }: Pick<Composition, 'live'>): ProblemError[] {
  const present = fragmentsOf(live);
  return live.flatMap(({ remote, fragments }) =>
    Object.entries(fragments).flatMap(([name, { nests }]) =>
      nests
        .filter((nested) => !present.has(nested))
        .map((nested) => releaseErrors.NESTS_UNANSWERED(`${remote}/${name}`, nested)),
    ),
  );
}

/** A layout goes without remotes that are not on the channel yet; one that is there has what the layout shows of it. */
export function checkLayout({ live, slotsOf }: Pick<Composition, 'live' | 'slotsOf'>): ProblemError[] {
  const shell = live.find(({ remote }) => remote === 'shell');
  if (shell === undefined) return [];
  const byRemote = new Map(live.map((release) => [release.remote, release]));
  return slotsOf(shell).flatMap(({ fragment }) => {
    const [remote = '', name = ''] = fragment.split('/');
    const release = byRemote.get(remote);
    if (release === undefined || Object.hasOwn(release.fragments, name)) return [];
    return [releaseErrors.SLOT_UNANSWERED(releaseRef(release), fragment, releaseRef(shell))];
  });
}

function fragmentsOf(live: readonly Release[]): Set<string> {
  return new Set(
    live.flatMap(({ remote, fragments }) => Object.keys(fragments).map((name) => `${remote}/${name}`)),
  );
}
