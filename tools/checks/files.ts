/** Sizes of files and names of folders. */

import type { Repository } from './repository.ts';

const LIMIT = 400;

const bags = new Set(['util', 'utils', 'common', 'shared', 'helper', 'helpers', 'core', 'lib', 'misc']);

export function checkFiles({ files, folders }: Pick<Repository, 'files' | 'folders'>): string[] {
  const long = files
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1, header: readHeader(text) }))
    .filter(({ lines, header }) => lines > LIMIT && !/\blines\b/.test(header))
    .map(
      ({ path, lines }) =>
        `${path} has ${lines} lines: split it by reasons to change, or say in its header why it has over ${LIMIT} lines`,
    );
  const bagged = folders
    .filter((path) => bags.has(path.split('/').at(-1)!))
    .map((path) => `${path}: name the folder after what is in it`);
  return [...long, ...bagged];
}

/** The comment that a file begins with. */
function readHeader(text: string): string {
  return /^(?:#!.*\n)?\s*(\/\*[\s\S]*?\*\/|(?:\/\/.*\n)+)/.exec(text)?.[1] ?? '';
}
