/** The gates of all that would be live together: those that the registry asks when builds are promoted. */

import { type Release, releaseId, releaseRef, type UnsignedRelease } from '@tessera/contracts/release';
import { type Composition, checkComposition, withCanaries } from '@tessera/releases/gates';
import type { Registry } from '../registry/client.ts';
import { type Channel, readChannel } from '../registry/read-channel.ts';
import { type Check, toChecks } from './check.ts';

/**
 * Asks about builds as if all of them were promoted at once.
 *
 * @throws ProblemError of the registry
 */
export async function checkChannel(
  builds: readonly UnsignedRelease[],
  registry: Registry,
  name: string,
): Promise<Check[]> {
  const [channel, { bffs }] = await Promise.all([readChannel(registry, name), registry.call.listBffs({})]);
  const about = `${name}, revision ${channel.revision}`;
  const reachable = Object.fromEntries(bffs.map(({ bff, ...facts }) => [bff, facts]));
  const { composition, canaries } = compose(builds, channel, reachable);
  const alone = toChecks(about, checkComposition(composition));
  // What is refused for everybody is not told again for the visitors of a canary.
  const told = new Set(alone.map(({ detail }) => detail));
  const beside = withCanaries(composition, canaries).flatMap((given) => {
    const visitors = `${about}, for visitors of ${given.canaries.map(releaseRef).join(', ')}`;
    const refusals = toChecks(visitors, checkComposition(given.composition)).filter(({ ok }) => !ok);
    const fresh = refusals.filter(({ detail }) => !told.has(detail));
    for (const { detail } of fresh) told.add(detail);
    return fresh;
  });
  return [...alone, ...beside];
}

function compose(
  builds: readonly UnsignedRelease[],
  { stable, previous, canaries }: Channel,
  bffs: Composition['bffs'],
): { composition: Composition; canaries: Release[] } {
  // Gates do not look at signatures; whether one would hold was asked before.
  const given = builds.map((build): Release => ({ ...build, signature: { keyId: '', value: '' } }));
  const changed = new Map(given.map((release) => [release.remote, release]));
  const isKept = ({ remote }: Release) => !changed.has(remote);
  const replaced = stable.filter((release) => {
    const next = changed.get(release.remote);
    return next !== undefined && releaseId(next) !== releaseId(release);
  });
  const composition = {
    live: [...stable.filter(isKept), ...given],
    previous: [...previous.filter(isKept), ...replaced],
    replaced,
    bffs,
    slotsOf: (shell: Release) => shell.shell?.slots ?? [],
  };
  return { composition, canaries: canaries.filter(isKept) };
}
