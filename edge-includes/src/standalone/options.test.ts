import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readOptions } from './options.ts';

const origin = 'http://127.0.0.1:9100';
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'edge-includes-options-'));
});

afterAll(() => rm(folder, { recursive: true }));

describe('readOptions()', () => {
  it.each([
    [['--port='], '--port: expected a whole number from 0 to 65535'],
    [['--port', '0x50'], '--port: expected a whole number from 0 to 65535'],
    [['--max-depth', '0'], '--max-depth: expected a whole number from 1 to 1000000'],
    [['--origin', 'http://user@a.test'], '--origin: expected an origin, such as http://127.0.0.1:9100'],
    [['--origin', 'http://:word@a.test'], '--origin: expected an origin, such as http://127.0.0.1:9100'],
    [['--redis', 'http://a.test'], '--redis: expected an address, such as redis://127.0.0.1:6379'],
    [['--language', 'en_GB'], '--language: expected a language tag, such as en-GB'],
  ])('refuses %j in words of its own', (args, fault) => {
    expect(() => readOptions(['--origin', origin, ...args])).toThrow(
      new TypeError(`Cannot start edge-includes: 1 of its options is wrong, see --help\n  ${fault}`),
    );
  });

  it('says in one sentence what is no option at all', () => {
    expect(() => readOptions(['--port', '-1'])).toThrow(
      /^Cannot start edge-includes: Option '--port' argument is ambiguous, see --help$/,
    );
  });

  it('refuses a file whose values are of other kinds', async () => {
    const file = join(folder, 'options.json');
    await writeFile(
      file,
      JSON.stringify({ origin, port: null, workers: true, always: 'yes', allowOrigin: origin }),
    );
    expect(() => readOptions(['--config', file])).toThrow(
      [
        'Cannot start edge-includes: 4 of its options are wrong, see --help',
        '--port: expected a whole number from 0 to 65535',
        '--allow-origin: expected a list of origins',
        '--always: expected true or false',
        '--workers: expected a whole number from 1 to 1000000',
      ].join('\n  '),
    );
  });

  it('takes numbers and texts alike from a file', async () => {
    const file = join(folder, 'options.json');
    await writeFile(file, JSON.stringify({ origin, port: '80', maxDepth: 3, cacheSize: 1_000 }));
    expect(readOptions(['--config', file])).toMatchObject({ port: 80, maxDepth: 3, cacheSize: 1_000 });
  });
});
