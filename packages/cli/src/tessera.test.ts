import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tessera-broken-'));
  mkdirSync(join(folder, 'data/run'), { recursive: true });
  mkdirSync(join(folder, 'build'));
  writeFileSync(join(folder, 'data/run/registry.json'), '{');
  writeFileSync(join(folder, 'build/release.unsigned.json'), '{ "remote": 1 }');
  writeFileSync(join(folder, 'key.json'), 'no key');
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command as a process, with a data folder whose profile is broken. */
function tessera(args: readonly string[], env: Record<string, string> = {}) {
  const entry = join(import.meta.dirname, 'tessera.ts');
  const { stdout, stderr, status } = spawnSync(process.execPath, [entry, ...args], {
    encoding: 'utf8',
    env: { NODE_NO_WARNINGS: '1', TESSERA_DATA: join(folder, 'data'), ...env },
    timeout: 20_000,
  });
  return { out: stdout, err: stderr.trim(), status };
}

const registry = { TESSERA_REGISTRY: 'https://registry.example', TESSERA_TOKEN: 'x' };

describe('tessera, given what it cannot read', () => {
  it.each([
    { args: ['status'], env: {}, says: 'start the installation again' },
    { args: ['status'], env: { ...registry, TESSERA_REGISTRY: 'garbage' }, says: 'give an address such as' },
    { args: ['status'], env: { ...registry, TESSERA_TOKEN: 'a\nb' }, says: 'copy it anew' },
    { args: ['publish', '--from', 'build'], env: {}, says: 'it names no remote and owner, build it again' },
  ])('says in one sentence what to do: $says', ({ args, env, says }) => {
    const named = args.map((arg) => (arg === 'build' ? join(folder, arg) : arg));
    const { out, err, status } = tessera(named, env);
    expect([out, status]).toEqual(['', 1]);
    expect(err).toMatch(/^Cannot [^\n]+$/);
    expect(err).toContain(says);
  });

  it('says so of a key too, and to programs as one object', () => {
    writeFileSync(
      join(folder, 'build/release.unsigned.json'),
      '{ "remote": "catalog", "owner": "catalog-team" }',
    );
    const { out, status } = tessera(['publish', '--from', join(folder, 'build'), '--json'], {
      ...registry,
      TESSERA_SIGNING_KEY: join(folder, 'key.json'),
    });
    expect([JSON.parse(out).error, status]).toEqual([expect.stringContaining('is no signing key'), 1]);
  });
});
