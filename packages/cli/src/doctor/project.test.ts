import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ownerEntry, teamKeyFile } from '../create/owner-entry.ts';
import { makeSigningKey } from '../keys/key-ring.ts';
import { checkProject } from './project.ts';

/** A project as it is installed, with other files. */
async function projectOf(files: Record<string, string> = {}): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'tessera-doctor-'));
  onTestFinished(() => rm(root, { recursive: true }));
  const key = makeSigningKey('gift-team');
  const all = {
    'owner.json': JSON.stringify(ownerEntry('gift-team', key, ['gifts'])),
    [teamKeyFile('gift-team')]: JSON.stringify(key),
    'remotes/gifts/package.json': '{}',
    'node_modules/@tessera/federation/package.json': '{ "version": "0.1.0" }',
    'node_modules/@tessera/fragment/package.json': '{ "version": "0.1.0" }',
    'node_modules/react/package.json': '{ "version": "19.0.0" }',
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text, { mode: 0o600 });
  }
  return root;
}

async function wrongIn(root: string): Promise<string[]> {
  const findings = await checkProject(root);
  return findings
    .filter(({ ok, what }) => !ok && !what.startsWith('port'))
    .map(({ what, detail }) => `${what}: ${detail}`);
}

it('finds nothing wrong with a project that is installed', async () => {
  expect(await wrongIn(await projectOf())).toEqual([]);
});

it('explains a second React, a key that others may read, and a build that was never made', async () => {
  const root = await projectOf({
    'node_modules/@tessera/fragment/node_modules/react/package.json': '{ "version": "19.1.0" }',
    'remotes/gifts/src/app.ts': '',
  });
  await chmod(join(root, teamKeyFile('gift-team')), 0o644);
  expect(await wrongIn(root)).toEqual([
    expect.stringContaining('copies of react: 19.0.0 and 19.1.0 are installed'),
    expect.stringContaining('signing key: others may read'),
    expect.stringContaining('build of remotes/gifts: it was never built'),
  ]);
});

it.each([
  {
    what: 'a key that the entry does not name',
    files: { [teamKeyFile('gift-team')]: '{ "id": "old" }' },
    why: 'old is not in "owner.json"',
  },
  { what: 'no entry', files: { 'owner.json': '{' }, why: '"owner.json" is not there or cannot be read' },
])('explains $what', async ({ files, why }) => {
  expect((await wrongIn(await projectOf(files))).join()).toContain(why);
});

it('says so where there is no project', async () => {
  const root = await mkdtemp(join(tmpdir(), 'tessera-doctor-'));
  onTestFinished(() => rm(root, { recursive: true }));
  expect((await wrongIn(root)).join()).toContain('is no project');
});
