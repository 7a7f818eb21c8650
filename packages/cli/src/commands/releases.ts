/** `tessera publish`, `promote`, `rollback`, `status`: the releases of this installation. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findBuilds, listBuilds } from '../releases/builds.ts';
import { type RegistryResult, runRegistry } from '../releases/registry-command.ts';
import { Sentence } from '../sentence.ts';
import { type BffAddress, bffAddresses } from '../supervisor/parts.ts';
import type { Command, Workplace } from './command.ts';

const publishFlags = ['--all', '--promote', '--dev'];

export const publish: Command = {
  name: 'publish',
  usage: '[remote …] [--all] [--promote] [--dev]',
  about:
    'Signs builds and puts them among the artifacts; --promote makes them live, --dev gives changed content of a taken version a version of its own.',
  async run(place, args) {
    const names = args.filter((arg) => !arg.startsWith('--'));
    const unknown = args.find((arg) => arg.startsWith('--') && !publishFlags.includes(arg));
    if (unknown !== undefined) {
      throw new Sentence(`Cannot publish: "${unknown}" is no flag, use ${publishFlags.join(', ')}`);
    }
    const all = args.includes('--all');
    if (all === names.length > 0) throw new Sentence('Cannot publish: name the remotes, or give --all');
    const builds = all ? await listBuilds(place.root) : await findBuilds(place.root, names);
    const promote = args.includes('--promote');
    const result = await runRegistry(
      place,
      {
        type: 'publish',
        builds: builds.map(({ folder }) => folder),
        whenTaken: args.includes('--dev') ? 'suffix' : 'refuse',
        promote,
        ...(promote ? { bffs: await readAddresses(place) } : {}),
      },
      place.say,
    );
    if (promote) place.say(describeChange(result));
  },
};

export const promote: Command = {
  name: 'promote',
  usage: '<remote>@<version>-<digest8> …',
  about: 'Makes published releases live, all in one revision.',
  async run(place, args) {
    const entries = args.map((name) => {
      const found = /^([a-z][a-z0-9-]*)@(\d+\.\d+\.\d+[\w.-]*-[0-9a-f]{8})$/.exec(name);
      if (found === null) {
        throw new Sentence(
          `Cannot promote "${name}": name a release such as catalog@1.4.0-0a1b2c3d, see "tessera status"`,
        );
      }
      return [found[1]!, found[2]!] as const;
    });
    if (entries.length === 0) throw new Sentence('Cannot promote: name at least one release');
    place.say(
      describeChange(await runRegistry(place, { type: 'promote', releases: Object.fromEntries(entries) })),
    );
  },
};

export const rollback: Command = {
  name: 'rollback',
  usage: '<remote>',
  about: 'Makes the release before the live one live again.',
  async run(place, args) {
    const [remote, ...more] = args;
    if (remote === undefined || more.length > 0)
      throw new Sentence('Cannot roll back: name exactly one remote');
    place.say(describeChange(await runRegistry(place, { type: 'rollback', remote })));
  },
};

export const status: Command = {
  name: 'status',
  usage: '',
  about: 'Shows what is live.',
  async run(place, args) {
    if (args.length > 0) throw new Sentence(`Cannot show the status of "${args[0]}": it takes no arguments`);
    const { document } = await runRegistry(place, { type: 'status' });
    if (document === null) throw new Sentence('Cannot show the channel: nothing was promoted yet');
    const rows = Object.entries(document.remotes).map(([remote, { owner, stable, previous }]) => [
      remote,
      describe(stable),
      previous === null ? 'none' : describe(previous),
      owner,
    ]);
    place.say(`${document.channel}, revision ${document.revision} of ${document.issuedAt}\n`);
    place.say(table([['remote', 'live', 'previous', 'owner'], ...rows]));
  },
};

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
