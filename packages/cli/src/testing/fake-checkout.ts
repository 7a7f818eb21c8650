/** A checkout whose parts are tiny servers, around the supervisor and the registry as they are shipped. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { writeBuild } from '@tessera/testing/builds';
import { freePort } from '@tessera/testing/ports';

export interface FakeCheckout extends AsyncDisposable {
  root: string;
  data: string;
  port: number;
  /** Starts the supervisor and waits until a line of it matches. */
  start(until: RegExp, args?: string[]): Promise<FakeSupervisor>;
  /** Adds a BFF, as it is when it was built. */
  addBff(name: string): Promise<void>;
  /** What the parts wrote down, in order. */
  journal(): Promise<string[]>;
}

export interface FakeSupervisor {
  process: ChildProcess;
  lines: string[];
  /** Exit code and signal. */
  ended: Promise<[number | null, string | null]>;
}

/** What the checkout has beside the edge, the functions and the registry. */
export const fakeBffs = ['account', 'catalog', 'navigation', 'orders', 'recommendations'];

const repository = join(import.meta.dirname, '../../../..');

const part = (name: string) => `
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
const port = Object.entries(process.env).find(([name]) => name.endsWith('_PORT'))[1];
const note = (what) => { try { appendFileSync(process.env.JOURNAL ?? ${JSON.stringify('JOURNAL')}, what + ' ${name}\\n'); } catch {} };
const server = createServer((request, response) => {
  response.setHeader('connection', 'close');
  if (request.url === '/contract') return void response.end('{"name":"${name}","version":"1.0.0"}');
  if (request.url === '/slow') return void setTimeout(() => response.end('finished'), 300);
  response.end('<tessera-fragment name="catalog/home" pid="' + process.pid + '">');
});
server.listen(Number(port), '127.0.0.1', () => process.send({ type: 'listening', url: 'http://127.0.0.1:' + port }));
const stop = () => server.close(() => { note('stopped'); process.exit(0); });
process.once('SIGTERM', stop);
process.once('disconnect', stop);
`;

export async function makeFakeCheckout(): Promise<FakeCheckout> {
  const root = await mkdtemp(join(tmpdir(), 'tessera-checkout-'));
  const data = join(root, 'data');
  const journal = join(root, 'journal.txt');
  const put = async (path: string, text: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };
  const parts = {
    'functions/test-provider': 'provider',
    'functions/store': 'store',
    'functions/host': 'host',
    'edge-includes': 'edge',
    ...Object.fromEntries(fakeBffs.map((name) => [`bff/${name}`, `bff-${name}`])),
  };
  const putPart = async (folder: string, name: string) => {
    await put(`${folder}/dist/main.js`, part(name).replace('"JOURNAL"', JSON.stringify(journal)));
    await put(`${folder}/package.json`, '{"type":"module","version":"1.0.0"}');
  };
  for (const [folder, name] of Object.entries(parts)) await putPart(folder, name);
  await put('functions/store/dist/migrate.js', '');
  await put('functions/store/dist/catalog-import.js', '');
  await put('registry/package.json', '{"type":"module"}');
  await mkdir(join(root, 'registry/dist'), { recursive: true });
  await copyFile(join(repository, 'registry/dist/main.js'), join(root, 'registry/dist/main.js'));
  await put('packages/cli/package.json', '{"type":"module"}');
  await writeBuild(join(root, 'shell/dist/release'), 'shell');
  await writeBuild(join(root, 'remotes/catalog/dist/release'), 'catalog');
  await mkdir(join(root, 'packages/cli/dist'), { recursive: true });
  const supervisor = join(root, 'packages/cli/dist/supervisor.js');
  await copyFile(join(import.meta.dirname, '../../dist/supervisor.js'), supervisor);

  const port = await freePort();
  const started: ChildProcess[] = [];
  return {
    root,
    data,
    port,
    async start(until, args = []) {
      const child = spawn(process.execPath, [supervisor, '--port', String(port), ...args], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      started.push(child);
      const ended = once(child, 'exit') as FakeSupervisor['ended'];
      const lines: string[] = [];
      const { promise, resolve } = Promise.withResolvers<void>();
      for (const stream of [child.stdout!, child.stderr!]) {
        createInterface(stream).on('line', (line) => {
          lines.push(line);
          if (until.test(line)) resolve();
        });
      }
      await Promise.race([promise, ended]);
      return { process: child, lines, ended };
    },
    addBff: (name) => putPart(`bff/${name}`, `bff-${name}`),
    journal: async () => (await readFile(journal, 'utf8').catch(() => '')).trim().split('\n'),
    async [Symbol.asyncDispose]() {
      for (const child of started) child.kill('SIGKILL');
      await rm(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
