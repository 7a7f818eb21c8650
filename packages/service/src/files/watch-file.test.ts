import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { watchFile } from './watch-file.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-watch-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('watchFile()', () => {
  it('handles what is there before it answers, then every replacement', async () => {
    const path = join(folder, 'file.json');
    await writeFile(path, '1');
    let changes = 0;
    const watching = await watchFile(path, { onChange: async () => void changes++, pollEvery: 60_000 });
    expect(changes).toBe(1);

    await writeFile(`${path}.partial`, '22');
    await rename(`${path}.partial`, path);
    await expect.poll(() => changes).toBe(2);
    watching.close();
  });

  it('waits for a file, and for a folder, that are not there yet', async () => {
    const path = join(folder, 'later/file.json');
    let changes = 0;
    const watching = await watchFile(path, { onChange: async () => void changes++, pollEvery: 20 });
    expect(changes).toBe(0);
    await mkdir(join(folder, 'later'));
    await writeFile(path, '1');
    await expect.poll(() => changes).toBe(1);
    watching.close();
  });
});
