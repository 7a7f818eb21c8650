import { describe, expect, it } from 'vitest';
import { checkEnvironment, type Machine } from './environment.ts';

const well: Machine = {
  variables: {},
  nodeVersion: '24.1.0',
  platform: 'linux',
  ask: async (program) => `${program} version 1`,
  read: async (path) => (path.includes('inotify') ? '524288\n' : 'Max open files  1024  524288  files\n'),
};

/** What is wrong on a machine that differs from a good one. */
async function wrongOn(other: Partial<Machine>): Promise<string[]> {
  const findings = await checkEnvironment({ ...well, ...other });
  return findings.filter(({ ok }) => !ok).map(({ what, detail }) => `${what}: ${detail}`);
}

describe('checkEnvironment()', () => {
  it('finds nothing wrong with a good machine', async () => {
    expect(await wrongOn({})).toEqual([]);
    expect(await wrongOn({ platform: 'darwin', read: async () => null })).toEqual([]);
  });

  it.each<[string, Partial<Machine>, string]>([
    ['an old Node', { nodeVersion: '20.20.2' }, 'use "npm run tessera"'],
    ['no programs', { ask: async () => null }, 'git: it is not installed'],
    [
      'no browser',
      { ask: async (program) => (program === 'git' ? 'git version 2' : null) },
      'browser: no Chromium',
    ],
    ['another browser than there is', { variables: { TESSERA_CHROMIUM: '/nowhere' } }, 'which is not there'],
    [
      'few watches',
      { read: async (path) => (path.includes('inotify') ? '8192' : '') },
      'edits will go unseen',
    ],
    [
      'few files',
      { read: async (path) => (path.includes('limits') ? 'Max open files 256 1024 files' : '') },
      'ulimit -n',
    ],
    ['half a registry', { variables: { TESSERA_TOKEN: 'x' } }, 'TESSERA_REGISTRY is not'],
    ['the other half', { variables: { TESSERA_REGISTRY: 'https://r.example' } }, 'TESSERA_TOKEN is not'],
    ['a proxy for everything', { variables: { HTTP_PROXY: 'http://p.example' } }, 'NO_PROXY'],
  ])('explains %s', async (_what, other, expected) => {
    expect((await wrongOn(other)).join('\n')).toContain(expected);
  });
});
