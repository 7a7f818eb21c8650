import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '@tessera/testing/ports';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fragment, page, type Site, startOrigin } from '../testing/start-standalone.ts';

const program = fileURLToPath(new URL('main.ts', import.meta.url));
const token = 'token-of-the-admin-port';
const running: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});

interface Program {
  child: ChildProcess;
  stdout: string;
  stderr: string;
  exited: Promise<number | null>;
}

function start(args: readonly string[]): Program {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const found: Program = { child, stdout: '', stderr: '', exited };
  child.stdout!.setEncoding('utf8').on('data', (text) => {
    found.stdout += text;
  });
  child.stderr!.setEncoding('utf8').on('data', (text) => {
    found.stderr += text;
  });
  running.unshift({
    async stop() {
      child.kill();
      await exited;
    },
  });
  return found;
}

async function ready(site: Site, args: readonly string[]) {
  const origin = await startOrigin(site);
  running.push({ stop: origin.close });
  const found = start(['--origin', origin.url, '--port', '0', ...args]);
  await vi.waitUntil(() => found.stdout.includes('\n') || found.child.exitCode !== null, { timeout: 10_000 });
  const [, url] = /^edge-includes is ready at (http:\S+) in front of http:\S+\n$/.exec(found.stdout) ?? [];
  if (url === undefined) throw new Error(`Cannot go on: it said "${found.stdout}${found.stderr}"`);
  return { ...found, url, origin };
}

async function refused(args: readonly string[]): Promise<{ code: number | null; stderr: string }> {
  const found = start(args);
  const code = await found.exited;
  return { code, stderr: found.stderr };
}

describe('edge-includes', () => {
  it('tells its options', async () => {
    const found = start(['--help']);
    expect(await found.exited).toBe(0);
    expect(found.stdout).toContain('--origin URL');
    expect(found.stdout).toContain('--include-timeout TIME');
  });

  it('names every option that is wrong in one go', async () => {
    const { code, stderr } = await refused(['--port', '99999', '--cache-size', 'much', '--admin-port', '0']);
    expect(code).toBe(1);
    expect(stderr).toContain('3 of its options are wrong');
    for (const name of ['--origin: it is missing', '--port', '--cache-size: expected bytes']) {
      expect(stderr).toContain(name);
    }
  });

  it('knows no option by half', async () => {
    const { code, stderr } = await refused(['--origin', 'http://127.0.0.1:1', '--cache', '1GB']);
    expect([code, stderr.trim()]).toEqual([
      1,
      `Cannot start edge-includes: Unknown option '--cache', see --help`,
    ]);
  });

  it('takes options from a file too, the command line first', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'edge-includes-'));
    running.push({ stop: () => rm(folder, { recursive: true }) });
    const file = join(folder, 'options.json');
    await writeFile(file, JSON.stringify({ always: true, maxIncludes: 1, 'max-depth': 1, maxUrl: '20' }));
    const { url } = await ready(
      {
        '/': (_request, response) => {
          response.writeHead(200, { 'content-type': 'text/html' });
          response.end('<esi:include src="/a"/><esi:include src="/a"/>');
        },
        '/a': 'a',
      },
      ['--config', file, '--max-includes', '2'],
    );
    expect(await (await fetch(url)).text()).toBe('aa');
    expect((await fetch(`${url}/${'x'.repeat(20)}`)).status).toBe(414);
    await writeFile(file, '{"nothing": 1}');
    expect((await refused(['--config', file])).stderr).toContain('nothing: not known');
    await writeFile(file, '{');
    expect((await refused(['--config', file])).stderr).toContain(`Cannot read the options in "${file}"`);
  });

  it('says in one sentence that its port is taken', async () => {
    const { url, origin } = await ready({ '/': page('x') }, []);
    const { code, stderr } = await refused(['--origin', origin.url, '--port', new URL(url).port]);
    expect([code, stderr.trim().split('\n')]).toEqual([
      1,
      [
        expect.stringMatching(
          /^Cannot listen on ".*": the port is in use, stop what uses it or choose another port$/,
        ),
      ],
    ]);
  });

  it('finishes what is under way when it is stopped, and takes nothing new', async () => {
    let finish: (() => void) | undefined;
    const { url, child, exited } = await ready(
      { '/': (request, response) => (finish = () => page('whole')(request, response)) },
      [],
    );
    const answer = fetch(url);
    await expect.poll(() => finish).toBeDefined();
    child.kill('SIGTERM');
    await vi.waitUntil(() => isRefused(url), { timeout: 10_000 });
    finish!();
    expect(await (await answer).text()).toBe('whole');
    expect(await exited).toBe(0);
  });

  it('purges and tells its metrics to who has the token', async () => {
    const port = await freePort();
    const other = await startOrigin({ '/b': 'b' });
    running.push({ stop: other.close });
    const { url, origin } = await ready(
      {
        '/': page(`<esi:include src="/a"/><esi:include src="${other.url}/b"/>`),
        '/a': fragment('a', { 'surrogate-key': 'k' }),
      },
      ['--admin-port', String(port), '--admin-token', token, '--allow-origin', other.url],
    );
    const admin = (path: string, init: RequestInit = {}, bearer = token) =>
      fetch(`http://127.0.0.1:${port}${path}`, { ...init, headers: { authorization: `Bearer ${bearer}` } });
    const purge = async (body: unknown) =>
      (await admin('/purge', { method: 'POST', body: JSON.stringify(body) })).json();
    for (let i = 0; i < 2; i += 1) await (await fetch(url)).text();

    expect(await purge({ url: `${url}/a` })).toEqual({ purged: 1 });
    await (await fetch(url)).text();
    expect(await purge({ url: `${other.url}/b` })).toEqual({ purged: 1 });
    await (await fetch(url)).text();
    expect(await purge({ key: 'k', soft: true })).toEqual({ purged: 1 });
    expect(await purge({ all: true })).toEqual({ purged: 3 });
    await (await fetch(url)).text();
    expect(origin.asked.filter((target) => target === '/a').length).toBeGreaterThanOrEqual(3);
    expect(await purge({ url: '/a' })).toMatchObject({ status: 422, code: 'surrogate-purge-unreadable' });
    expect(await purge({ key: 'k', all: true })).toMatchObject({ status: 422 });
    expect((await admin('/purge', { method: 'POST', body: '{}' }, 'wrong')).status).toBe(401);
    expect((await admin('/nothing')).status).toBe(404);
    expect(await (await admin('/metrics')).text()).toMatch(/^edge_purged_total\{.*\} 6$/m);
  });
});

describe('several workers', () => {
  it('share the port, hear of each purge, and one that dies is replaced', async () => {
    let version = 1;
    const admin = await freePort();
    const { url } = await ready(
      { '/': (request, response) => fragment(`version ${version}`)(request, response) },
      ['--workers', '2', '--admin-port', String(admin), '--admin-token', token],
    );
    const ask = async () => (await fetch(url, { headers: { connection: 'close' } })).text();
    const askMany = async () => new Set(await Promise.all(Array.from({ length: 30 }, ask)));
    const metrics = async () => {
      const headers = { authorization: `Bearer ${token}` };
      return (await fetch(`http://127.0.0.1:${admin}/metrics`, { headers })).text();
    };

    expect(await askMany()).toEqual(new Set(['version 1']));
    expect(await metrics()).toMatch(/edge_purged_total\{.*worker="1"\}/);
    for (version = 2; version < 20; version += 1) {
      expect((await fetch(url, { method: 'PURGE' })).status).toBe(200);
      expect(await askMany()).toEqual(new Set([`version ${version}`]));
    }

    const pids = async () =>
      [...(await metrics()).matchAll(/^edge_process_id\{.*\} (\d+)$/gm)].map(([, pid]) => Number(pid));
    const before = await pids();
    expect(before).toHaveLength(2);
    process.kill(before[0]!, 'SIGKILL');
    await vi.waitFor(async () => expect((await pids()).filter((pid) => pid !== before[0])).toHaveLength(2), {
      timeout: 10_000,
    });
    expect(new Set([...(await askMany()), 'version 20'])).toEqual(new Set(['version 19', 'version 20']));
  }, 30_000);
});

/** Whether nobody listens there any more. */
async function isRefused(url: string): Promise<boolean> {
  const { connect } = await import('node:net');
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  try {
    await once(socket, 'connect');
    return false;
  } catch {
    return true;
  } finally {
    socket.destroy();
  }
}
