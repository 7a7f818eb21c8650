/** `tessera check`: asks every gate about builds, before anything is sent. */

import type { UnsignedRelease } from '@tessera/contracts/release';
import { type Check, refused } from '../gates/check.ts';
import { checkAcceptance } from '../gates/check-acceptance.ts';
import { checkBuild } from '../gates/check-build.ts';
import { checkChannel } from '../gates/check-channel.ts';
import type { Registry } from '../registry/client.ts';
import { type BuildChoice, chooseBuilds } from '../releases/choose-builds.ts';
import { type AddCommand, examples, type Outcome, type Workplace } from './command.ts';

export const addCheck: AddCommand = (program, run) =>
  program
    .command('check')
    .argument(
      '[remotes...]',
      'remotes of this repository, such as catalog; the one of this folder unless given',
    )
    .summary('ask the gates before publishing')
    .description(
      'Asks about builds what the registry asks when they are published, and when they are promoted together.',
    )
    .option('--from <folder>', 'a build that lies elsewhere, with its release.unsigned.json')
    .option('--all', 'every remote of this repository, and the shell')
    .option('--channel <name>', 'where they would be promoted', 'production')
    .addHelpText(
      'after',
      examples(
        ['tessera check catalog', 'exit code 1 when a gate refuses'],
        ['tessera check catalog recommendations', 'whether both fit when they are promoted together'],
        ['tessera check --all --channel staging', 'beside what is live on staging'],
      ),
    )
    .action(run(check));

/** What a gate has made sure of when it refuses nothing. */
const assured: Readonly<Record<string, string>> = {
  files: 'every file is what was built',
  parts: 'everything that the release names is in it',
  imports: 'the server bundle imports nothing but node: modules',
  duplicates: 'no file but fallbacks holds a library of the shell',
  budget: 'every first load stays within the budget',
  signature: 'the registry believes the key of the team',
  version: 'nothing else has this version',
  routes: 'no two pages claim one address',
  nests: 'every nested fragment is there',
  layout: 'every fragment of the layout is there',
  parameters: 'fragments take all that is passed to them',
  events: 'every event is what its hearers know',
  shared: 'the shell provides every shared library',
  bff: 'every BFF speaks the contract that is needed',
};

async function check(
  place: Workplace,
  names: string[],
  { channel, ...choice }: BuildChoice & { channel: string },
): Promise<Outcome> {
  const local = await Promise.all((await chooseBuilds('check', place, { ...choice, names })).map(checkBuild));
  const builds = local.flatMap(({ build }) => (build === null ? [] : [build.release]));
  const checks = [...local.flatMap((found) => found.checks), ...(await askRegistry(place, builds, channel))];
  const refusals = checks.filter(({ ok }) => !ok).length;
  return {
    text: describe(checks, refusals),
    json: { channel, refused: refusals, checks },
    ended: refusals === 0 ? 'done' : 'failed',
  };
}

/** Without the registry the gates of the builds alone are told, and that the others were not asked. */
async function askRegistry(
  place: Workplace,
  builds: readonly UnsignedRelease[],
  channel: string,
): Promise<Check[]> {
  try {
    const registry: Registry = place.access().operator();
    await registry.call.listChannels({});
    const accepted = await Promise.all(
      builds.map((release) => checkAcceptance(release, registry, place.signingKey)),
    );
    return [...accepted.flat(), ...(await checkChannel(builds, registry, channel))];
  } catch (error) {
    return [refused(channel, 'registry', error)];
  }
}

function describe(checks: readonly Check[], refusals: number): string {
  const groups = Map.groupBy(checks, ({ about }) => about);
  const lines = [...groups].flatMap(([about, group]) => [
    about,
    ...group.map(({ ok, gate, detail }) => (ok ? `✓ ${gate}: ${assured[gate]}` : `✗ ${gate}: ${detail}`)),
    '',
  ]);
  const summary = refusals === 0 ? 'Every gate lets it through' : `${refusals} of ${checks.length} refuse`;
  return [...lines, summary].join('\n');
}
