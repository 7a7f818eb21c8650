/** `tessera publish`, `promote`, `rollback`, `status`: the releases of this installation. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findBuilds, listBuilds } from '../releases/builds.ts';
import { type RegistryResult, runRegistry } from '../releases/registry-command.ts';
import { Sentence } from '../sentence.ts';
import { type BffAddress, bffAddresses } from '../supervisor/parts.ts';
import { type AddCommand, examples, type Outcome, type Workplace } from './command.ts';

export const addPublish: AddCommand = (program, run) =>
  program
    .command('publish')
    .argument('[remotes...]', 'remotes of this repository, such as catalog; shell is one too')
    .summary('sign builds and store them')
    .description('Signs the builds of remotes with the key of their team and puts them among the artifacts.')
    .option('--all', 'every remote of this repository')
    .option('--promote', 'make them live at once')
    .option('--dev', 'give changed content of a taken version a version of its own')
    .addHelpText(
      'after',
      examples(
        ['tessera publish catalog', 'stores the build in remotes/catalog/dist/release'],
        ['tessera publish catalog --dev --promote', 'makes whatever was built last live'],
        ['tessera publish --all', 'stores every remote and the shell'],
      ),
    )
    .action(run(publish));

interface PublishOptions {
  all?: true;
  promote?: true;
  dev?: true;
}

async function publish(place: Workplace, names: string[], options: PublishOptions): Promise<Outcome> {
  const all = options.all === true;
  if (all === names.length > 0) throw new Sentence('Cannot publish: name the remotes, or give --all');
  const builds = all ? await listBuilds(place.root) : await findBuilds(place.root, names);
  const promote = options.promote === true;
  const result = await runRegistry(
    place,
    {
      type: 'publish',
      builds: builds.map(({ folder }) => folder),
      whenTaken: options.dev === true ? 'suffix' : 'refuse',
      promote,
      ...(promote ? { bffs: await readAddresses(place) } : {}),
    },
    place.say,
  );
  return {
    text: promote ? describeChange(result) : '',
    json: { published: result.published, ...(promote ? changeOf(result) : {}) },
  };
}

export const addPromote: AddCommand = (program, run) =>
  program
    .command('promote')
    .argument('<releases...>', 'releases such as catalog@1.4.0-0a1b2c3d')
    .summary('make published releases live')
    .description('Makes published releases live, all in one revision.')
    .addHelpText(
      'after',
      examples(['tessera promote catalog@1.4.0-0a1b2c3d', 'see tessera status for releases']),
    )
    .action(run(promote));

async function promote(place: Workplace, names: string[]): Promise<Outcome> {
  const entries = names.map((name) => {
    const found = /^([a-z][a-z0-9-]*)@(\d+\.\d+\.\d+[\w.-]*-[0-9a-f]{8})$/.exec(name);
    if (found === null) {
      throw new Sentence(
        `Cannot promote "${name}": name a release such as catalog@1.4.0-0a1b2c3d, see "tessera status"`,
      );
    }
    return [found[1]!, found[2]!] as const;
  });
  const result = await runRegistry(place, { type: 'promote', releases: Object.fromEntries(entries) });
  return { text: describeChange(result), json: changeOf(result) };
}

export const addRollback: AddCommand = (program, run) =>
  program
    .command('rollback')
    .argument('<remote>', 'a remote, such as catalog')
    .summary('go back to the release before')
    .description('Makes the release before the live one live again.')
    .addHelpText('after', examples(['tessera rollback catalog', 'a second one goes forward again']))
    .action(run(rollback));

async function rollback(place: Workplace, remote: string): Promise<Outcome> {
  const result = await runRegistry(place, { type: 'rollback', remote });
  return { text: describeChange(result), json: changeOf(result) };
}

export const addStatus: AddCommand = (program, run) =>
  program
    .command('status')
    .summary('show what is live')
    .description('Shows the live and the previous release of every remote.')
    .addHelpText(
      'after',
      examples(['tessera status', ''], ['tessera status --json', 'the same for programs']),
    )
    .action(run(status));

async function status(place: Workplace): Promise<Outcome> {
  const { document } = await runRegistry(place, { type: 'status' });
  if (document === null) throw new Sentence('Cannot show the channel: nothing was promoted yet');
  const { channel, revision, issuedAt } = document;
  const remotes = Object.entries(document.remotes).map(([remote, { owner, stable, previous }]) => ({
    remote,
    live: describe(stable),
    previous: previous === null ? null : describe(previous),
    owner,
  }));
  const rows = remotes.map(({ remote, live, previous, owner }) => [remote, live, previous ?? 'none', owner]);
  return {
    text: `${channel}, revision ${revision} of ${issuedAt}\n\n${table([['remote', 'live', 'previous', 'owner'], ...rows])}`,
    json: { channel, revision, issuedAt, remotes },
  };
}

function changeOf({ document, changed }: RegistryResult): Record<string, unknown> {
  return { changed, channel: document?.channel ?? null, revision: document?.revision ?? null };
}

function describeChange({ document, changed }: RegistryResult): string {
  const revision = `revision ${document?.revision ?? 0} of ${document?.channel ?? 'the channel'}`;
  return changed ? `Live with ${revision}` : `Nothing to change: this is ${revision} already`;
}

function describe({ version, digest }: { version: string; digest: string }): string {
  return `${version}-${digest.slice(0, 8)}`;
}

async function readAddresses({ root, data }: Workplace): Promise<Record<string, BffAddress>> {
  const text = await readFile(join(data, 'ports.json'), 'utf8').catch(() => null);
  if (text === null) throw new Sentence(`Cannot promote: "${data}" has no ports yet, run npm start once`);
  return bffAddresses(root, JSON.parse(text));
}

function table(rows: string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
