/** `tessera publish`: signs builds and gives them to the registry. */

import { introduceRemote } from '../registry/introduce.ts';
import { publishBuild } from '../registry/publish-build.ts';
import { ownerOf } from '../releases/builds.ts';
import { type BuildChoice, chooseBuilds } from '../releases/choose-builds.ts';
import { formatBytes } from '../table.ts';
import { changeOf, describeChange, promoteReleases } from './change.ts';
import { type AddCommand, examples, type Outcome, type Workplace } from './command.ts';

export const addPublish: AddCommand = (program, run) =>
  program
    .command('publish')
    .argument(
      '[remotes...]',
      'remotes of this repository, such as catalog; the one of this folder unless given',
    )
    .summary('sign builds and store them')
    .description(
      'Signs the builds of remotes with the key of their team and gives them to the registry, which lacks only the files that have changed.',
    )
    .option('--from <folder>', 'a build that lies elsewhere, with its release.unsigned.json')
    .option('--all', 'every remote of this repository, and the shell')
    .option('--promote', 'make them live at once')
    .option('--channel <name>', 'where --promote makes them live', 'production')
    .option('--reason <text>', 'why, for the audit')
    .option('--dev', 'give changed content of a taken version a version of its own')
    .addHelpText(
      'after',
      examples(
        ['tessera publish catalog', 'stores the build in remotes/catalog/dist/release'],
        ['tessera publish catalog --dev --promote', 'makes whatever was built last live'],
        ['tessera publish catalog --promote --channel staging', 'to look at it there first'],
        ['tessera publish --all', 'stores every remote and the shell'],
        ['tessera publish --from ./release', 'what another machine has built'],
      ),
    )
    .action(run(publish));

interface PublishOptions extends BuildChoice {
  promote?: true;
  dev?: true;
  channel: string;
  reason?: string;
}

async function publish(place: Workplace, names: string[], options: PublishOptions): Promise<Outcome> {
  const builds = await chooseBuilds('publish', place, { ...options, names });
  const whenTaken = options.dev === true ? 'suffix' : 'refuse';
  const published: { release: string; remote: string; id: string; present: boolean }[] = [];
  for (const build of builds) {
    const team = await ownerOf(build);
    await introduceRemote(place, build);
    const registry = await place.access().as(team);
    const result = await publishBuild(build.folder, {
      registry,
      whenTaken,
      key: await place.signingKey(team),
      onProgress: (sent, all) => place.progress(`${build.remote}: ${sent} of ${all} files`),
    });
    const { release, id, present, sent } = result;
    const what = present ? 'is there already' : `${sent.files} new files, ${formatBytes(sent.bytes)}`;
    place.say(`Published ${release}: ${what}`);
    published.push({ remote: build.remote, release, id, present });
  }
  if (options.promote !== true) return { text: '', json: { published } };
  const releases = Object.fromEntries(published.map(({ remote, id }) => [remote, id]));
  const change = await promoteReleases(place, releases, options);
  const { text, ended } = describeChange(change);
  return { text, json: { published, ...changeOf(change) }, ended };
}
