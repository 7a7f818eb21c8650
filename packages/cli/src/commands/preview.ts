/** `tessera preview`: a link under which the deployed site is shown with a change, to whoever opens it. */

import { LOCAL_SITE } from '../place/place.ts';
import { publishBuild } from '../registry/publish-build.ts';
import { ownerOf } from '../releases/builds.ts';
import { type BuildChoice, chooseBuilds } from '../releases/choose-builds.ts';
import { findRelease } from '../releases/names.ts';
import { Sentence } from '../sentence.ts';
import { promoteReleases, registryFor } from './change.ts';
import { type AddCommand, examples, type Outcome, type Workplace } from './command.ts';

export const addPreview: AddCommand = (program, run) =>
  program
    .command('preview')
    .argument(
      '[names...]',
      'remotes of this repository, such as catalog, or published releases, such as catalog@1.4.0; the remote of this folder unless given',
    )
    .summary('a link to the site with a change')
    .description(
      "Publishes builds to a preview and prints a link: everybody else's production with this change, rendered on the server too. Who opens it is asked first. It holds for twelve hours, and ends when the preview is removed.",
    )
    .option(
      '--pr <number>',
      'the preview, such as the number of the pull request; the next free one unless given',
    )
    .option('--site <url>', `the deployed site, ${LOCAL_SITE} or that of the project unless given`)
    .option('--path <path>', 'the page that the link leads to', '/')
    .option('--from <folder>', 'a build that lies elsewhere, with its release.unsigned.json')
    .option('--all', 'every remote of this repository, and the shell')
    .option('--reason <text>', 'why, for the audit')
    .addHelpText(
      'after',
      examples(
        ['tessera preview orders', 'what was built last in remotes/orders'],
        ['tessera preview orders --pr 42 --site https://market.example', 'in CI, again with each push'],
        ['tessera preview orders@1.3.0', 'a release that was published, without a preview'],
        ['tessera channels remove pr-42', 'ends the link'],
      ),
    )
    .action(run(preview));

interface PreviewOptions extends BuildChoice {
  pr?: string;
  site?: string;
  path: string;
  reason?: string;
}

async function preview(place: Workplace, names: string[], options: PreviewOptions): Promise<Outcome> {
  const site = siteOf(options.site ?? place.site);
  const path = pathOf(options.path);
  const isPublished = names.some((name) => name.includes('@'));
  const shown = isPublished
    ? await showReleases(place, names, { ...options, site })
    : await showBuilds(place, names, { ...options, site });
  const { issued, channel, published } = shown;
  const link = path === '/' ? issued.link : `${issued.link}&${new URLSearchParams({ to: path })}`;
  const { releases, expiresAt } = issued;
  const listed = Object.entries(releases).map(([remote, id]) => `${remote} ${id}`);
  const end = channel === null ? '' : `, or until "tessera channels remove ${channel}"`;
  return {
    text: [`${channel ?? 'As production'}, with ${listed.join(', ')}`, link, `Until ${expiresAt}${end}`].join(
      '\n',
    ),
    json: { link, site, channel, releases, expiresAt, published },
  };
}

type Asked = PreviewOptions & { site: string };

/** Releases that are there already: nothing is published, and no channel named them for it. */
async function showReleases(place: Workplace, names: readonly string[], { site, ...options }: Asked) {
  if (options.pr !== undefined || options.from !== undefined || options.all === true)
    throw new Sentence('Cannot preview: published releases need no --pr, --from or --all, leave it out');
  const client = place.access().operator().call;
  const found = await Promise.all(names.map((name) => findRelease(name, client)));
  const releases = Object.fromEntries(found.map(({ remote, id }) => [remote, id]));
  const registry = await registryFor(place, Object.keys(releases));
  const issued = await registry.call.issuePass({ body: { use: 'override', site, releases } });
  return { issued, channel: null, published: [] };
}

async function showBuilds(place: Workplace, names: readonly string[], options: Asked) {
  const channel = await channelFor(place, options.pr);
  const builds = await chooseBuilds('preview', place, { ...options, names });
  const published: { release: string; remote: string; id: string }[] = [];
  for (const build of builds) {
    const team = await ownerOf(build);
    const { release, id, present } = await publishBuild(build.folder, {
      registry: await place.access().as(team),
      // A working copy seldom has a version of its own.
      whenTaken: 'suffix',
      key: await place.signingKey(team),
      onProgress: (sent, all) => place.progress(`${build.remote}: ${sent} of ${all} files`),
    });
    place.say(present ? `${release} is published already` : `Published ${release}`);
    published.push({ remote: build.remote, release, id });
  }
  const releases = Object.fromEntries(published.map(({ remote, id }) => [remote, id]));
  await requireChange(place, releases);
  const reason = options.reason ?? `preview of ${published.map(({ release }) => release).join(', ')}`;
  await promoteReleases(place, releases, { channel, reason: reason.slice(0, 500) });
  const registry = await registryFor(place, Object.keys(releases));
  const { site } = options;
  const issued = await registry.call.issuePass({ body: { use: 'override', site, channel } });
  return { issued, channel, published };
}

/** @throws Sentence where production names all of it already: a preview would be made for nothing */
async function requireChange(place: Workplace, releases: Readonly<Record<string, string>>): Promise<void> {
  const { remotes } = await place.access().operator().call.listRemotes({});
  const isLive = (remote: string, id: string) =>
    remotes.some((one) => one.remote === remote && one.live['production']?.stable === id);
  if (!Object.entries(releases).every(([remote, id]) => isLive(remote, id))) return;
  const names = Object.keys(releases).join(', ');
  throw new Sentence(
    `Cannot preview ${names}: production has what was built last, change and build it first`,
  );
}

/** @throws Sentence for what is no number */
async function channelFor(place: Workplace, pr: string | undefined): Promise<string> {
  if (pr !== undefined) {
    if (/^[1-9]\d{0,8}$/.test(pr)) return `pr-${pr}`;
    throw new Sentence(`Cannot preview as "${pr}": give --pr the number of a pull request, such as 42`);
  }
  const { nextPreview } = await place.access().operator().call.listChannels({});
  return `pr-${nextPreview}`;
}

/** @throws Sentence */
function siteOf(given: string): string {
  const url = URL.parse(given);
  if (url !== null && /^https?:$/.test(url.protocol)) return url.origin;
  throw new Sentence(`Cannot preview on "${given}": give the address of a site`);
}

/** @throws Sentence */
function pathOf(given: string): string {
  if (/^\/(?![/\\])[\x21-\x7e]*$/.test(given)) return given;
  throw new Sentence(`Cannot lead to "${given}": give a path of the site, such as /cart`);
}
