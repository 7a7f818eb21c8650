import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestOfFiles } from '@tessera/contracts/release';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeVariant } from './make-variant.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-variant-'));
  const files = { 'browser/a.js': 'say("hello")', 'server/s.js': 'say("hello")', 'browser/a.css': 'hello' };
  await mkdir(join(folder, 'from/browser'), { recursive: true });
  await mkdir(join(folder, 'from/server'), { recursive: true });
  for (const [path, text] of Object.entries(files)) await writeFile(join(folder, 'from', path), text);
  const described = Object.keys(files).map((path) => ({ path, bytes: 0, sha384: '' }));
  await writeFile(
    join(folder, 'from/release.unsigned.json'),
    JSON.stringify({ version: '1.0.0', files: described }),
  );
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('makeVariant()', () => {
  it('replaces a text in the scripts of browser and server, and describes what has come of it', async () => {
    const to = join(folder, 'to');
    const variant = await makeVariant({
      from: join(folder, 'from'),
      to,
      version: '1.0.1',
      replace: [['hello', 'good day']],
      add: { 'browser/more.js': 'x' },
    });
    expect(await readFile(join(to, 'server/s.js'), 'utf8')).toBe('say("good day")');
    expect(await readFile(join(to, 'browser/a.css'), 'utf8')).toBe('hello');
    expect(variant.version).toBe('1.0.1');
    expect(variant.files.map(({ path, bytes }) => [path, bytes])).toEqual([
      ['browser/a.js', 15],
      ['server/s.js', 15],
      ['browser/a.css', 5],
      ['browser/more.js', 1],
    ]);
    expect(variant.digest).toBe(digestOfFiles(variant.files));
  });

  it('rewrites scripts, each as it likes', async () => {
    const to = join(folder, 'to');
    const rewrite = (text: string, path: string) => (path.startsWith('server/') ? `${text};throw 1` : text);
    await makeVariant({ from: join(folder, 'from'), to, version: '1.0.1', rewrite });
    expect(await readFile(join(to, 'server/s.js'), 'utf8')).toBe('say("hello");throw 1');
    expect(await readFile(join(to, 'browser/a.js'), 'utf8')).toBe('say("hello")');
  });

  it('refuses a text that occurs nowhere', async () => {
    const options = { from: join(folder, 'from'), to: join(folder, 'to'), version: '1.0.1' };
    await expect(makeVariant({ ...options, replace: [['nope', 'x']] })).rejects.toThrow(
      '"nope" occurs nowhere',
    );
  });
});
