import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forgetTeamKey, openKeyRing, publicKeys, replaceTeamKey } from './key-ring.ts';

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'tessera-keys-'));
});
afterEach(() => rm(data, { recursive: true, force: true }));

describe('openKeyRing()', () => {
  it('makes every key once and gives the same ones at the next start', async () => {
    const first = await openKeyRing(data, ['catalog-team', 'account-team']);
    expect(Object.keys(first.teams)).toEqual(['account-team', 'catalog-team']);
    expect(await openKeyRing(data)).toEqual(first);
  });

  it('makes a key for a team that comes later, and leaves the others as they are', async () => {
    const first = await openKeyRing(data, ['catalog-team']);
    const { teams } = await openKeyRing(data, ['gifts-team']);
    expect(teams['gifts-team']?.id).toMatch(/^gifts-team-/);
    expect(teams['catalog-team']).toEqual(first.teams['catalog-team']);
  });

  it('makes no key for a team in the place of one of its own', async () => {
    await expect(openKeyRing(data, ['pages'])).rejects.toThrow('the installation has one of this name');
  });

  it('lets nobody else read them', async () => {
    await openKeyRing(data);
    const folder = join(data, 'keys');
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const file of await readdir(folder)) {
      expect((await stat(join(folder, file))).mode & 0o777, file).toBe(0o600);
    }
  });

  it('makes pairs whose halves belong together', async () => {
    const { registry } = await openKeyRing(data);
    const key = createPrivateKey({
      key: Buffer.from(registry.pkcs8, 'base64'),
      format: 'der',
      type: 'pkcs8',
    });
    const spki = createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64');
    expect(spki).toBe(registry.spki);
  });

  it('replaces a key of a team once it is accepted, and believes the old one until it is forgotten', async () => {
    const old = (await openKeyRing(data, ['catalog-team'])).teams['catalog-team']!;
    const refused = replaceTeamKey(data, 'catalog-team', () => Promise.reject(new Error('no')));
    await expect(refused).rejects.toThrow('no');
    expect((await openKeyRing(data)).teams['catalog-team']).toEqual(old);

    const made = await replaceTeamKey(data, 'catalog-team', async () => {});
    const now = (await openKeyRing(data)).teams['catalog-team']!;
    expect(now.id).toBe(made.id);
    expect(publicKeys(now)).toEqual({ [old.id]: old.spki, [made.id]: made.spki });
    await forgetTeamKey(data, 'catalog-team', old.id);
    expect(publicKeys((await openKeyRing(data)).teams['catalog-team']!)).toEqual({ [made.id]: made.spki });
  });
});
