/** `tessera status`, `releases`: what is live, and what could be. */

import { listReleases } from '../releases/names.ts';
import { Sentence } from '../sentence.ts';
import { formatBytes, table } from '../table.ts';
import { type AddCommand, examples, type Outcome, type Workplace } from './command.ts';

export const addStatus: AddCommand = (program, run) =>
  program
    .command('status')
    .summary('show what is live')
    .description('Shows the live release of every remote, the one before, and a canary where there is one.')
    .option('--channel <name>', 'production, staging or pr-<number>', 'production')
    .addHelpText(
      'after',
      examples(['tessera status', ''], ['tessera status --json', 'the same for programs']),
    )
    .action(run(status));

async function status(place: Workplace, { channel }: { channel: string }): Promise<Outcome> {
  const { call } = place.access().operator();
  const [{ channels }, { remotes: known }] = await Promise.all([call.listChannels({}), call.listRemotes({})]);
  const facts = channels.find((one) => one.channel === channel);
  if (facts === undefined)
    throw new Sentence(`Cannot show channel "${channel}": nothing was promoted to it yet`);
  const { revision, issuedAt, lock } = facts;
  const remotes = known.flatMap(({ remote, owner, live }) => {
    const here = live[channel];
    return here === undefined
      ? []
      : [{ remote, live: here.stable, previous: here.previous, canary: here.canary, owner }];
  });
  const rows = remotes.map(({ remote, live, previous, canary, owner }) => [
    remote,
    live,
    previous ?? '–',
    canary ?? '–',
    owner,
  ]);
  const locked = lock === null ? '' : `\nLocked by ${lock.actor} since ${lock.at}: ${lock.reason}`;
  return {
    text: `${channel}, revision ${revision} of ${issuedAt}${locked}\n\n${table([['remote', 'live', 'previous', 'canary', 'owner'], ...rows])}`,
    json: { channel, revision, issuedAt, lock, remotes },
  };
}

export const addReleases: AddCommand = (program, run) =>
  program
    .command('releases')
    .argument('<remote>', 'a remote, such as catalog')
    .summary('show what was published')
    .description('Shows the published releases of a remote, newest first, and the channels that name them.')
    .addHelpText('after', examples(['tessera releases catalog', 'what could be promoted or rolled back to']))
    .action(run(releases));

async function releases(place: Workplace, remote: string): Promise<Outcome> {
  const { call } = place.access().operator();
  const [found, { remotes }] = await Promise.all([listReleases(remote, call), call.listRemotes({})]);
  const live = remotes.find((one) => one.remote === remote)?.live ?? {};
  const placesOf = (id: string) =>
    Object.entries(live).flatMap(([channel, { stable, previous, canary }]) => [
      ...(stable === id ? [channel] : []),
      ...(previous === id ? [`${channel} (previous)`] : []),
      ...(canary === id ? [`${channel} (canary)`] : []),
    ]);
  const described = found.map((release) => ({ ...release, live: placesOf(release.id) }));
  const rows = described.map(({ id, publishedAt, publishedBy, files, bytes, live }) => [
    id,
    publishedAt,
    publishedBy,
    String(files),
    formatBytes(bytes),
    live.join(', ') || '–',
  ]);
  return {
    text: table([['release', 'published', 'by', 'files', 'bytes', 'live on'], ...rows]),
    json: { remote, releases: described },
  };
}
