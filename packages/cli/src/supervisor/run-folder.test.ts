import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { explainDisk, explainFailure, Sentence } from '../sentence.ts';
import { parseFlags } from './flags.ts';
import { allocatePorts, requirePort } from './ports.ts';
import { identifyProcess, isRunning } from './process-identity.ts';
import { takeRunFolder } from './run-folder.ts';

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'tessera-run-'));
});
afterEach(() => rm(data, { recursive: true, force: true }));

const idle = () => spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
const remember = async (name: string, value: unknown) => {
  await mkdir(join(data, 'run'), { recursive: true });
  await writeFile(join(data, 'run', name), JSON.stringify(value));
};

describe('takeRunFolder()', () => {
  it('refuses a folder that another supervisor runs on, in one sentence', async () => {
    const other = idle();
    try {
      await remember('supervisor.json', identifyProcess(other.pid!));
      expect(() => takeRunFolder(data)).toThrow(`Tessera already runs on it as process ${other.pid}`);
    } finally {
      other.kill('SIGKILL');
    }
  });

  it('takes over from one that is gone, even when its number was given away', async () => {
    await remember('supervisor.json', { pid: process.ppid, started: 'another time' });
    takeRunFolder(data).release();
    expect(existsSync(join(data, 'run/supervisor.json'))).toBe(false);
  });

  it('ends what a killed supervisor has left, and nothing that only has its number', async () => {
    const [left, innocent] = [idle(), idle()];
    try {
      await remember('pids.json', [
        identifyProcess(left.pid!),
        { pid: innocent.pid, started: 'another time' },
      ]);
      const ended = once(left, 'exit');
      takeRunFolder(data);
      expect(await ended).toEqual([null, 'SIGKILL']);
      expect(isRunning(identifyProcess(innocent.pid!)!)).toBe(true);
    } finally {
      left.kill('SIGKILL');
      innocent.kill('SIGKILL');
    }
  });
});

describe('allocatePorts()', () => {
  it('gives every part a port of its own, the same ones at the next start', async () => {
    const ports = await allocatePorts(data, ['a', 'b', 'c'], 0);
    expect(new Set(Object.values(ports)).size).toBe(3);
    expect(Math.max(...Object.values(ports)), 'none that a connection may be given').toBeLessThan(32_768);
    expect(await allocatePorts(data, ['a', 'b', 'c'], 0)).toEqual(ports);
  });

  it('gives another port when the remembered one is taken', async () => {
    const { a } = await allocatePorts(data, ['a'], 0);
    const taken = createServer().listen(a, '127.0.0.1');
    await once(taken, 'listening');
    try {
      expect((await allocatePorts(data, ['a'], 0))['a']).not.toBe(a);
      await expect(requirePort(a!)).rejects.toThrow(/port \d+: it is in use .* --port/);
    } finally {
      taken.close();
    }
  });
});

describe('parseFlags()', () => {
  it('reads port, data folder and whether to open the browser', () => {
    expect(parseFlags(['--port', '9000', '--no-open'], '/repo')).toEqual({
      port: 9000,
      data: '/repo/data',
      open: false,
    });
  });

  it('reads the address of a surrogate in front', () => {
    expect(parseFlags(['--behind', 'https://shop.test/'], '/repo')).toMatchObject({
      behind: 'https://shop.test',
    });
  });

  it('reads the address of a balancer in front', () => {
    expect(parseFlags(['--public-url', 'https://shop.test'], '/repo')).toMatchObject({
      publicUrl: 'https://shop.test',
    });
  });

  it.each([
    [['--public-url', 'shop.test']],
    [['--port', '0']],
    [['--port', 'x']],
    [['--nope']],
    [['--behind', 'shop.test']],
    [['--behind', 'http://shop.test/path']],
  ])('refuses %j in one sentence', (args) => {
    expect(() => parseFlags(args, '/repo')).toThrow(Sentence);
  });
});

describe('explainFailure()', () => {
  it.runIf(process.platform === 'linux')('blames a full disk for whatever failed on it', async () => {
    // No file system that is always there has less room.
    expect(await explainFailure(new Error('a part has ended'), '/proc')).toMatchObject({
      message:
        'Cannot write to "/proc": the disk is full, free some space or choose another folder with --data',
    });
  });

  it('leaves other failures as they are', async () => {
    const error = new Error('other');
    expect(await explainFailure(error, data)).toBe(error);
  });
});

describe('explainDisk()', () => {
  it.each(['ENOSPC', 'EROFS', 'EACCES', 'ENOTDIR'])('makes one sentence of %s', (code) => {
    expect(explainDisk({ code }, '/data')).toMatchObject({ message: expect.stringContaining('--data') });
  });

  it('knows what Node says of a folder below a read-only disk', () => {
    expect(explainDisk({ code: 'ENOENT', syscall: 'mkdir' }, '/data')).toMatchObject({
      message: expect.stringContaining('read-only'),
    });
  });

  it('leaves other errors as they are', () => {
    const error = new Error('other');
    expect(explainDisk(error, '/data')).toBe(error);
  });
});
