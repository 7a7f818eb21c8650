/** Whether the registry would take a build: from this team, with this key, under this version. */

import {
  parseRelease,
  releaseRef,
  signDocument,
  type UnsignedRelease,
  verifyDocument,
} from '@tessera/contracts/release';
import { describeDifferences, sameContent } from '@tessera/releases/content';
import type { Workplace } from '../commands/command.ts';
import type { Registry } from '../registry/client.ts';
import { listReleases } from '../releases/names.ts';
import { Sentence } from '../sentence.ts';
import { type Check, passed, refused } from './check.ts';

export async function checkAcceptance(
  release: UnsignedRelease,
  registry: Registry,
  signingKey: Workplace['signingKey'],
): Promise<Check[]> {
  const about = releaseRef(release);
  const ask = (gate: string, question: Promise<void>) =>
    question.then(
      () => passed(about, gate),
      (error: unknown) => refused(about, gate, error),
    );
  return await Promise.all([
    ask('signature', requireSigned(release, registry, signingKey)),
    ask('version', requireFree(release, registry)),
  ]);
}

async function requireSigned(
  release: UnsignedRelease,
  { call }: Registry,
  signingKey: Workplace['signingKey'],
): Promise<void> {
  const { remote, owner } = release;
  const [{ remotes }, { teams }] = await Promise.all([call.listRemotes({}), call.listTeams({})]);
  const known = remotes.find((one) => one.remote === remote);
  if (known === undefined) {
    throw new Sentence(
      `Cannot publish "${remote}": the registry does not know it, ask its operator to add it`,
    );
  }
  if (known.owner !== owner) {
    throw new Sentence(
      `Cannot publish "${remote}" by "${owner}": it belongs to "${known.owner}", ask that team`,
    );
  }
  const key = await signingKey(owner);
  const keys = teams.find(({ team }) => team === owner)?.keys ?? {};
  if (verifyDocument(signDocument(release, key), keys)) return;
  throw new Sentence(
    `Cannot publish "${remote}": the registry does not believe the key "${key.id}", sign with one of ${Object.keys(keys).join(', ') || 'none'}`,
  );
}

async function requireFree(release: UnsignedRelease, { call }: Registry): Promise<void> {
  const { remote, version } = release;
  const { remotes } = await call.listRemotes({});
  if (remotes.every((one) => one.remote !== remote)) return;
  const taken = (await listReleases(remote, call)).find((one) => one.version === version);
  if (taken === undefined) return;
  const other = parseRelease((await call.getRelease({ params: { remote, id: taken.id } })).release);
  if (sameContent(other, release)) return;
  throw new Sentence(
    `Cannot publish "${remote}@${version}": this version exists and differs in ${describeDifferences(other, release)}, raise the version`,
  );
}
