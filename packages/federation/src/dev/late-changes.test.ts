import { writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createServer, type ViteDevServer } from 'vite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lateChanges } from './late-changes.ts';

let folder: string;
let file: string;
let vite: ViteDevServer;
/** What was there when somebody was told of the file. */
let read: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-changes-'));
  file = join(folder, 'src/home.tsx');
  await mkdir(join(folder, 'src'));
  await writeFile(file, 'first');
  read = [];
});

afterEach(async () => {
  await vite.close();
  await rm(folder, { recursive: true, force: true });
});

describe('lateChanges()', () => {
  it('tells of what was written before all files were looked at', async () => {
    for (let other = 0; other < 300; other += 1) await writeFile(join(folder, `src/${other}.ts`), '');
    await start();
    await writeFile(file, 'second');
    await told('second');
  });

  it.each([1, 10, 30])('tells of what is written %i ms after a file was emptied', async (between) => {
    await startAndLook();
    for (const text of ['second', 'third', 'fourth']) {
      await writeFile(file, '');
      await pause(between);
      await writeFile(file, text);
      await told(text);
    }
  });

  it('tells once of what was written once', async () => {
    await startAndLook();
    const before = read.length;
    writeFileSync(file, 'second!');
    await told('second!');
    await pause(150);
    expect(read.slice(before).filter((text) => text === 'second!')).toHaveLength(1);
  });
});

async function start(): Promise<void> {
  vite = await createServer({
    ...{ root: folder, configFile: false, logLevel: 'silent', plugins: [lateChanges()] },
    server: { middlewareMode: true, ws: false },
  });
  vite.watcher.on('change', async (changed) => {
    if (changed === file) read.push(await readFile(file, 'utf8'));
  });
}

/** Resolves when the watcher knows the file and has told of it once. */
async function startAndLook(): Promise<void> {
  await start();
  await expect.poll(() => vite.watcher.getWatched()[join(folder, 'src')]).toContain('home.tsx');
  await writeFile(file, 'looked at');
  await told('looked at');
  await pause(150);
}

async function told(text: string): Promise<void> {
  await expect.poll(() => read.at(-1), { interval: 10 }).toBe(text);
}
