/** Finds every coded error that some part of the repository can answer, so that `docs/errors.md` can be held to it. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ProblemError } from '@tessera/contracts/problem';

/** Code → HTTP status. */
export type ErrorCodes = ReadonlyMap<string, number>;

const skipped = new Set(['node_modules', 'dist', 'data', 'testing', 'bench', 'fuzz', 'docs']);

/** Errors that are made where they are thrown, outside of a catalogue. */
const inlineErrors = [
  /status: (?<status>\d+),\s+code: '(?<code>[a-z-]+)'/g,
  /code: '(?<code>[a-z-]+)',\s+title: [^\n]+\s+status: (?<status>\d+)/g,
];

/** The errors of every `errors.ts` below `root`, and those in the source files beside them. */
export async function readErrorCodes(root: string): Promise<ErrorCodes> {
  const codes = new Map<string, number>();
  for (const path of listSources(root)) {
    if (path.endsWith('/errors.ts')) {
      const module = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
      for (const { code, status } of Object.values(module).flatMap(toErrors)) codes.set(code, status);
    }
    const text = readFileSync(path, 'utf8');
    for (const pattern of inlineErrors) {
      for (const { groups } of text.matchAll(pattern)) codes.set(groups!['code']!, Number(groups!['status']));
    }
  }
  return codes;
}

/** The rows `| \`code\` | status | …` of a Markdown text. @throws TypeError for a code that has two rows */
export function readDocumentedCodes(markdown: string): ErrorCodes {
  const codes = new Map<string, number>();
  for (const [, code, status] of markdown.matchAll(/^\| `([a-z-]+)` *\| (\d+) *\|/gm)) {
    if (codes.has(code!)) throw new TypeError(`Cannot read the errors: "${code}" has two rows, keep one`);
    codes.set(code!, Number(status));
  }
  return codes;
}

/** The errors of one catalogue, each made with arguments that only its message sees. */
function toErrors(catalogue: unknown): ProblemError[] {
  if (typeof catalogue !== 'object' || catalogue === null) return [];
  return Object.values(catalogue).flatMap((make: unknown) => {
    const error: unknown = typeof make === 'function' ? make('', '', '', '') : null;
    return error instanceof ProblemError ? [error] : [];
  });
}

function listSources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || skipped.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return listSources(path);
    return /(?<!\.test|\.spec)\.tsx?$/.test(entry.name) ? [path] : [];
  });
}
