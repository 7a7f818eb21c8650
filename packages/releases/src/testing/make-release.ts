/** Releases as tests need them: valid in everything that a test does not name. */

import { createHash } from 'node:crypto';
import { digestOfFiles, parseRelease, type Release } from '@tessera/contracts/release';

type Input = Partial<Omit<Release, 'files' | 'fragments'>> & {
  files?: Record<string, string>;
  fragments?: Record<string, Partial<Release['fragments'][string]>>;
};

export function makeRelease(remote: string, { files = {}, fragments = {}, ...facts }: Input = {}): Release {
  const texts = { 'browser/entry.js': `export const name = '${remote}';\n`, ...files };
  const described = Object.entries(texts).map(([path, text]) => ({
    path,
    bytes: Buffer.byteLength(text),
    sha384: createHash('sha384').update(text).digest('base64'),
  }));
  const usual = { criticality: 'regular', audience: 'public', timeout: 1_000, expose: './app' };
  return parseRelease({
    schema: 1,
    remote,
    version: '1.0.0',
    digest: digestOfFiles(described),
    owner: `${remote}-team`,
    commit: 'test',
    builtAt: '2026-01-01T00:00:00.000Z',
    files: described,
    entry: 'entry.js',
    exposes: { './app': { file: 'entry.js', css: [], preload: [] } },
    shared: {},
    server: null,
    routes: [],
    fragments: Object.fromEntries(
      Object.entries(fragments).map(([name, changes]) => [name, { ...usual, ...changes }]),
    ),
    styleHashes: [],
    events: { emits: [], hears: [] },
    bff: null,
    budget: 10_000,
    signature: { keyId: 'test', value: '' },
    ...facts,
  });
}
