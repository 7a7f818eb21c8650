import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findChromium } from './find-chromium.mjs';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-chromium-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function program(name: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, '');
  await chmod(path, 0o755);
  return path;
}
const never = async () => {
  throw new Error('nothing may be installed here');
};

describe('findChromium()', () => {
  it('takes the one that is named, before any other', async () => {
    const named = await program('mine');
    await program('chromium');
    expect(await findChromium('/none', never, { TESSERA_CHROMIUM: named, PATH: folder })).toBe(named);
  });

  it('does not take another one when the named one is missing', async () => {
    await program('chromium');
    expect(await findChromium('/none', never, { TESSERA_CHROMIUM: '/none', PATH: folder })).toBeNull();
  });

  it('finds an installed one in the path', async () => {
    const installed = await program('google-chrome');
    expect(await findChromium('/none', never, { PATH: `/nowhere:${folder}` })).toBe(installed);
  });
});
