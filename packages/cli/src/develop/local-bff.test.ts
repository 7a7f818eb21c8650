import { mkdir, mkdtemp, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findBffs } from './bff-sources.ts';
import { type LocalBffState, startLocalBff } from './local-bff.ts';

/** Answers a text of a package beside it, or of itself; `/slow` waits until the process is told to stop. */
const main = `import { createServer } from 'node:http';
import { text } from '@acme/words/contract';
const waiting: (() => void)[] = [];
const server = createServer((request, response) => {
  if (request.url === '/environment') response.end(JSON.stringify(process.env));
  else if (request.url === '/slow') { response.flushHeaders(); waiting.push(() => response.end(text)); }
  else response.end(text);
}).listen(0, '127.0.0.1', () => {
  process.send!({ type: 'listening', url: \`http://127.0.0.1:\${(server.address() as { port: number }).port}\` });
});
process.once('SIGTERM', () => { for (const end of waiting) end(); server.close(() => process.exit(0)); });
`;

const words = (text: string) => `export const text: string = ${JSON.stringify(text)};\n`;

/** A remote, its BFF, and a package beside them. */
async function setUp() {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'tessera-local-bff-')));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };
  const manifest = (name: string, dependencies: string[]) =>
    JSON.stringify({
      ...{ name, type: 'module', exports: { './contract': './src/contract.ts' } },
      dependencies: Object.fromEntries(dependencies.map((one) => [one, '*'])),
    });
  const config = (bff: string | null) =>
    `export default { bff: ${bff === null ? null : `{ name: ${JSON.stringify(bff)} }`} };\n`;
  await write('package.json', '{"type":"module"}');
  await write('remotes/demo/package.json', manifest('@acme/demo', ['@tessera/bff-demo']));
  await write('remotes/demo/tessera.config.ts', config('demo'));
  await write('remotes/plain/tessera.config.ts', config(null));
  await write('bff/demo/package.json', manifest('@tessera/bff-demo', ['@acme/words', 'installed']));
  await write('bff/demo/src/contract.ts', '');
  await write('bff/demo/src/main.ts', main);
  await write('words/package.json', manifest('@acme/words', []));
  await write('words/src/contract.ts', words('one'));
  await write('node_modules/installed/package.json', '{}');
  for (const [name, to] of [
    ['@tessera/bff-demo', 'bff/demo'],
    ['@acme/words', 'words'],
  ] as const) {
    await mkdir(dirname(join(root, 'node_modules', name)), { recursive: true });
    await symlink(join(root, to), join(root, 'node_modules', name));
  }
  const folderOf = (remote: string) => ({ remote, folder: join(root, 'remotes', remote) });
  return { root, write, folderOf };
}

async function start() {
  const place = await setUp();
  const [sources] = await findBffs([place.folderOf('demo')]);
  const states: LocalBffState[] = [];
  const said: string[] = [];
  const bff = startLocalBff({
    sources: sources!,
    environment: { BFF_GREETING: 'hello' },
    onState: (state) => states.push(state),
    say: (line) => said.push(line),
  });
  onTestFinished(() => bff[Symbol.asyncDispose]());
  /** Once it is so, after so many starts. */
  const when = async (status: LocalBffState['status'], starts: number): Promise<LocalBffState> => {
    const isSo = () =>
      states.at(-1)!.status === status && states.filter((one) => one.status === 'starting').length >= starts;
    await expect.poll(isSo, { timeout: 10_000 }).toBe(true);
    return states.at(-1)!;
  };
  const urlAfter = async (starts: number) =>
    ((await when('running', starts)) as Extract<LocalBffState, { status: 'running' }>).url;
  const ask = async (url: string, path = '/') => (await fetch(url + path)).text();
  return { ...place, states, said, when, urlAfter, ask };
}

describe('a BFF that runs from its sources', () => {
  it('starts anew when one of its packages changes; the one before finishes what it has begun', async () => {
    const { root, states, urlAfter, ask, write } = await start();
    expect(states).toEqual([{ name: 'demo', status: 'starting' }]);
    const first = await urlAfter(1);
    expect(await ask(first)).toBe('one');
    const slow = await fetch(`${first}/slow`);
    // As editors do that keep the file whole.
    await write('words/src/contract.ts~', words('two'));
    await rename(join(root, 'words/src/contract.ts~'), join(root, 'words/src/contract.ts'));
    const second = await urlAfter(2);
    expect(second).not.toBe(first);
    expect(await ask(second)).toBe('two');
    expect(await slow.text()).toBe('one');
  });

  it('that does not start says where, and is tried again with the next save', async () => {
    const { said, when, urlAfter, ask, write } = await start();
    await urlAfter(1);
    await write('words/src/contract.ts', 'export const text = = 1;\n');
    const broken = await when('broken', 2);
    expect(broken).toMatchObject({ said: expect.stringContaining('words/src/contract.ts:1') });
    expect(broken).toMatchObject({ said: expect.stringContaining('SyntaxError') });
    expect(said.join('\n')).toContain('demo: ');
    await write('words/src/contract.ts', words('three'));
    expect(await ask(await urlAfter(3))).toBe('three');
  });

  it('gets to know what it is given, and no files but its own', async () => {
    const { root, urlAfter, ask, write, when } = await start();
    const known = JSON.parse(await ask(await urlAfter(1), '/environment'));
    expect(known).toMatchObject({ BFF_GREETING: 'hello' });
    expect(known).not.toHaveProperty('HOME');
    await write('secret.txt', 'x');
    const read = `import { readFileSync } from 'node:fs';\nexport const text = String(readFileSync('${root}/secret.txt'));\n`;
    await write('words/src/contract.ts', read);
    expect(await when('broken', 2)).toMatchObject({ said: expect.stringContaining('ERR_ACCESS_DENIED') });
  });
});

describe('findBffs()', () => {
  it('names the packages that a BFF is made of, and none that is installed', async () => {
    const { root, folderOf } = await setUp();
    expect(
      await findBffs([folderOf('demo'), folderOf('plain'), { ...folderOf('demo'), remote: 'other' }]),
    ).toEqual([
      {
        bff: 'demo',
        remotes: ['demo', 'other'],
        entry: join(root, 'bff/demo/src/main.ts'),
        packages: [join(root, 'bff/demo'), join(root, 'words')],
      },
    ]);
  });

  it('tells what is missing', async () => {
    const { root, write, folderOf } = await setUp();
    await expect(findBffs([folderOf('plain')])).rejects.toThrow('tessera.config.ts of plain names none');
    await write('remotes/other/package.json', '{}');
    await write('remotes/other/tessera.config.ts', `export default { bff: { name: 'other' } };\n`);
    await expect(findBffs([folderOf('other')])).rejects.toThrow(
      '"@tessera/bff-other/contract" is not installed',
    );
    await rm(join(root, 'bff/demo/src/main.ts'));
    await expect(findBffs([folderOf('demo')])).rejects.toThrow('has no src/main.ts');
  });
});
