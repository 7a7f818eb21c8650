import { generateKeyPairSync } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { publishTestRelease, type TestRelease } from '../testing.ts';
import { openRelease } from './open-release.ts';

let artifacts: string;
let release: TestRelease;

beforeEach(async () => {
  artifacts = await mkdtemp(join(tmpdir(), 'tessera-open-'));
  release = await publishTestRelease({
    artifacts,
    remote: 'demo',
    server: 'export const x = 1;',
    fragments: { a: {} },
  });
});
afterEach(() => rm(artifacts, { recursive: true, force: true }));

const open = (ownerKeys = release.ownerKeys, id = release.id) =>
  openRelease({ artifacts, ownerKeys, bff: { name: 'demo', contract: '1.4.0' } }, 'demo', id);

describe('openRelease()', () => {
  it('gives the bundle of a release that holds', async () => {
    expect((await open()).bundle).toMatch(/^file:.*\/server\/server\.js$/);
  });

  it('refuses a server file that was altered', async () => {
    await writeFile(join(release.folder, 'server/server.js'), 'export const x = 2;');
    await expect(open()).rejects.toMatchObject({ code: 'bff-release-altered' });
  });

  it('refuses a server file that is missing', async () => {
    await rm(join(release.folder, 'server/server.js'));
    await expect(open()).rejects.toThrow(/is missing/);
  });

  it('refuses a release that another key has signed', async () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    const spki = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
    await expect(open({ owner: spki })).rejects.toThrow(/signature/);
  });

  it('refuses content that was changed after it was signed', async () => {
    const file = join(release.folder, 'release.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace('demo-team', 'evil-team'));
    await expect(open()).rejects.toThrow(/signature/);
  });

  it('refuses a release in the folder of another', async () => {
    await cp(release.folder, join(artifacts, 'demo/1.0.0-00000000'), { recursive: true });
    await expect(open(release.ownerKeys, '1.0.0-00000000')).rejects.toThrow(/names another/);
  });

  it.each([
    { name: 'demo', contract: '^1.4.0', fits: true },
    { name: 'demo', contract: '^1.5.0', fits: false },
    { name: 'demo', contract: '^2.0.0', fits: false },
    { name: 'other', contract: '^1.0.0', fits: false },
  ])('says $fits to a release that needs $contract of "$name" and finds 1.4.0 of "demo"', async (needed) => {
    const { fits, ...bff } = needed;
    const built = await publishTestRelease({
      artifacts,
      remote: 'demo',
      version: '2.0.0',
      server: 'export {};',
      fragments: {},
      bff,
    });
    const opening = open(built.ownerKeys, built.id).then(
      () => true,
      (error: { code: string }) => error.code,
    );
    expect(await opening).toBe(fits || 'bff-release-refused');
  });

  it('knows nothing of a release that is not there', async () => {
    await expect(open(release.ownerKeys, '9.0.0-00000000')).rejects.toMatchObject({ status: 404 });
  });
});
