import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyBuild } from './copy-build.ts';

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'tessera-copy-build-')), 'dist/release');
});
afterEach(() => rm(join(folder, '../..'), { recursive: true, force: true }));

async function build(text: string, said = text): Promise<void> {
  await mkdir(join(folder, 'browser'), { recursive: true });
  await writeFile(join(folder, 'browser/a.js'), text);
  const sha384 = createHash('sha384').update(said).digest('base64');
  const files = [{ path: 'browser/a.js', bytes: said.length, sha384 }];
  const release = { remote: 'probe', version: '1.0.0', digest: 'a'.repeat(64), files };
  await writeFile(join(folder, 'release.unsigned.json'), JSON.stringify(release));
}

describe('copyBuild()', () => {
  it('gives a build that stays when another takes its place', async () => {
    await build('first');
    await using copy = await copyBuild(folder);
    await rm(folder, { recursive: true });
    await build('second');
    expect(await readFile(join(copy.folder, 'browser/a.js'), 'utf8')).toBe('first');
    expect(copy.base).toBe('/r/probe/1.0.0-aaaaaaaa/');
  });

  it('waits for a build that is just being made', async () => {
    const copying = copyBuild(folder);
    await build('half', 'whole');
    await build('whole');
    await using copy = await copying;
    expect(await readFile(join(copy.folder, 'browser/a.js'), 'utf8')).toBe('whole');
  });

  it('says what is missing, or is not what was built', async () => {
    await expect(copyBuild(folder, 0)).rejects.toThrow('is missing, build it first');
    await build('half', 'whole');
    await expect(copyBuild(folder, 0)).rejects.toThrow('"browser/a.js" is not as it was built');
  });
});
