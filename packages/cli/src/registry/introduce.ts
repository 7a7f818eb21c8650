/** Makes a new remote known to the installation of the data folder: its team, its owner and its BFF. */

import { createPublicKey } from 'node:crypto';
import type { Workplace } from '../commands/command.ts';
import { bffOf, type LocalBuild, ownerOf } from '../releases/builds.ts';
import { askSupervisor } from '../supervisor/control.ts';

/**
 * Does nothing for what the registry knows, nor for a registry of another installation: who runs that one decides who
 * may publish there.
 *
 * @throws Sentence when its BFF does not start
 */
export async function introduceRemote(place: Workplace, build: LocalBuild): Promise<void> {
  if (!place.access().isOwn) return;
  await introduceOwner(place, build);
  await introduceBff(place, build);
}

async function introduceOwner(place: Workplace, build: LocalBuild): Promise<void> {
  const { call } = place.access().operator();
  const { remote } = build;
  const { remotes } = await call.listRemotes({});
  if (remotes.some((known) => known.remote === remote)) return;
  const owner = await ownerOf(build);
  const { teams } = await call.listTeams({});
  if (!teams.some(({ team }) => team === owner)) {
    const { id, privateKey } = await place.signingKey(owner);
    const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).toString('base64');
    await call.setTeam({ params: { team: owner }, body: { keys: { [id]: spki } } });
  }
  await call.setRemote({ params: { remote }, body: { owner } });
}

async function introduceBff(place: Workplace, build: LocalBuild): Promise<void> {
  const bff = await bffOf(build);
  if (bff === null) return;
  const { bffs } = await place.access().operator().call.listBffs({});
  if (bffs.some((known) => known.bff === bff)) return;
  await askSupervisor(place.data, 'restart', { part: `bff-${bff}`, tell: place.say });
}
