import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLogFile } from './log-file.ts';
import { type PartProcess, startPart } from './part-process.ts';

let folder: string;
let said: string[];
let parts: PartProcess[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-part-'));
  said = [];
  parts = [];
});
afterEach(async () => {
  for (const part of parts) part.kill();
  await rm(folder, { recursive: true, force: true });
});

const serving = `
process.send({ type: 'listening', url: 'http://127.0.0.1:1' });
setInterval(() => {}, 1_000);
process.once('disconnect', () => process.exit(0));`;

async function start(source: string, environment: Record<string, string> = {}): Promise<PartProcess> {
  const entry = join(folder, 'main.mjs');
  await writeFile(entry, source);
  const part = startPart(
    { name: 'demo', entry, folder, flags: [], environment },
    { say: (text) => said.push(text), changed: () => {}, log: openLogFile(join(folder, 'demo.log')) },
  );
  parts.push(part);
  return part;
}

describe('startPart()', { timeout: 30_000 }, () => {
  it('tells when the part listens, and stops it with SIGTERM', async () => {
    const part = await start(
      `process.once('SIGTERM', () => { console.log('bye'); process.exit(0); }); ${serving}`,
    );
    expect(await part.listening).toBe('http://127.0.0.1:1');
    await part.stop();
    expect(part.pid).toBeUndefined();
    await expect.poll(() => part.tail()).toContain('bye');
    expect(said).toEqual([]);
  });

  it('gives the part its own environment and no more', async () => {
    const part = await start(`console.log(Object.keys(process.env).join()); ${serving}`, { ONLY: '1' });
    await part.listening;
    await expect.poll(() => part.tail()).toEqual([expect.stringMatching(/^ONLY(,NODE_CHANNEL_\w+)*$/)]);
  });

  it('starts a part that died again, and names it', async () => {
    const part = await start(serving);
    await part.listening;
    const first = part.pid!;
    process.kill(first, 'SIGKILL');
    await expect.poll(() => part.state === 'running' && part.pid !== first, { timeout: 15_000 }).toBe(true);
    expect(said).toEqual(['demo has died (SIGKILL) and starts again in 0.25 s']);
    expect(part.deaths).toBe(1);
  });

  it('waits longer each time a part does not come up', async () => {
    const part = await start('process.exit(3);');
    await expect.poll(() => said.length, { timeout: 15_000 }).toBeGreaterThanOrEqual(2);
    await part.stop();
    expect(said.slice(0, 2)).toEqual([
      'demo has died (exit code 3) and starts again in 0.25 s',
      'demo has died (exit code 3) and starts again in 0.5 s',
    ]);
    expect(part.state).toBe('stopped');
  });

  it('shows errors on the console and keeps every line in the log', async () => {
    const line = JSON.stringify({ level: 'error', msg: 'request failed', err: { message: 'no\nstack' } });
    const part = await start(`console.log(${JSON.stringify(line)}); console.log('plain'); ${serving}`);
    await part.listening;
    await expect.poll(() => said).toEqual(['demo: request failed: no']);
    await expect.poll(() => readFile(join(folder, 'demo.log'), 'utf8')).toContain('plain\n');
  });
});

describe('openLogFile()', () => {
  it('puts a full file aside and goes on in a new one', async () => {
    const path = join(folder, 'x.log');
    const log = openLogFile(path, 10);
    log.write('first line\n');
    log.write('second line\n');
    log.close();
    await expect.poll(() => readFile(path, 'utf8')).toBe('second line\n');
    expect(await readFile(`${path}.1`, 'utf8')).toBe('first line\n');
  });
});
