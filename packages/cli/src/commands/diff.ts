/** `tessera diff`: in what two releases of a remote differ. */

import type { Release } from '@tessera/contracts/release';
import { compareReleases, type ReleaseDifference } from '@tessera/releases/content';
import type { RegistryClient } from '../registry/client.ts';
import { findRelease } from '../releases/names.ts';
import { Sentence } from '../sentence.ts';
import { formatBytes } from '../table.ts';
import { type AddCommand, examples, type Outcome, type Workplace } from './command.ts';

export const addDiff: AddCommand = (program, run) =>
  program
    .command('diff')
    .argument('<before>', 'a release, such as catalog@1.3.0')
    .argument('<after>', 'another one of the same remote, such as catalog@1.4.0')
    .summary('compare two releases')
    .description('Shows which files, bytes and declarations differ between two releases of a remote.')
    .addHelpText('after', examples(['tessera diff catalog@1.3.0 catalog@1.4.0', 'before it is promoted']))
    .action(run(diff));

async function diff(place: Workplace, before: string, after: string): Promise<Outcome> {
  const { call } = place.access().operator();
  const [a, b] = await Promise.all([readRelease(before, call), readRelease(after, call)]);
  if (a.remote !== b.remote) {
    throw new Sentence(`Cannot compare ${before} with ${after}: name two releases of one remote`);
  }
  const found = compareReleases(a, b);
  return { text: describe(found), json: { before, after, ...found } };
}

async function readRelease(name: string, call: RegistryClient): Promise<Release> {
  const { remote, id } = await findRelease(name, call);
  const { release } = await call.getRelease({ params: { remote, id } });
  return release as Release;
}

function describe({ files, bytes, declarations }: ReleaseDifference): string {
  const changed = files.map(({ path, before, after }) => {
    const sign = before === null ? '+' : after === null ? '-' : '~';
    const size = before === null || after === null ? (before ?? after ?? 0) : after - before;
    return `${sign} ${path}  ${before !== null && after !== null && size >= 0 ? '+' : ''}${formatSigned(size)}`;
  });
  const declared = declarations.map(
    ({ path, before, after }) => `~ ${path}: ${write(before)} → ${write(after)}`,
  );
  if (changed.length + declared.length === 0) return 'No difference';
  const total = `${files.length} files differ, ${bytes.before === bytes.after ? 'the same size' : `${formatBytes(bytes.before)} → ${formatBytes(bytes.after)}`}`;
  return [...changed, ...declared, '', total].join('\n');
}

function formatSigned(bytes: number): string {
  return bytes < 0 ? `-${formatBytes(-bytes)}` : formatBytes(bytes);
}

function write(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}
