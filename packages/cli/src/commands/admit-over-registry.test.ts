import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeBuild } from '@tessera/testing/builds';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ownerEntry } from '../create/owner-entry.ts';
import { makeSigningKey } from '../keys/key-ring.ts';
import { connectRegistry } from '../registry/client.ts';
import { fetchLive } from '../registry/fetch-live.ts';
import { openControl } from '../supervisor/control.ts';
import { lendBff } from '../supervisor/lend-bff.ts';
import { type Installation, makeInstallation } from '../testing/installation.ts';

async function makeProject(owner = 'gift-team', remotes = ['gift-cards', 'gift-wraps']) {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-admit-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const entry = ownerEntry(owner, makeSigningKey(owner), remotes);
  await writeFile(join(folder, 'owner.json'), JSON.stringify(entry));
  return { folder, entry };
}

/** What lends credentials in a running installation. */
async function lending({ data }: Installation) {
  const root = join(data, '..');
  await mkdir(join(root, 'bff/catalog'), { recursive: true });
  await writeFile(join(root, 'bff/catalog/package.json'), '{}');
  const make = (name: string, port: number) => {
    const environment = { BFF_PORT: String(port), BFF_OWNER_KEYS: '{}', BFF_HOST_TOKEN: `of ${name}` };
    const part = { name, entry: '', folder: '', flags: [], environment };
    return { ...part, url: '', stopsAt: 0 };
  };
  const control = await openControl(data, { lend: async (name) => lendBff(name, { root, make }) });
  onTestFinished(() => control.close());
}

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('tessera admit', { timeout: 30_000 }, () => {
  it('makes the team, its key and its remotes known, and writes credentials that publish for it alone', async () => {
    await using place = await makeInstallation();
    await lending(place);
    const { folder, entry } = await makeProject();
    const { code, out, err } = await place.tessera('admit', folder, '--to', folder);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('tessera bff register gift-wraps --url http://127.0.0.1:4502');
    const { teams } = await place.operator.call.listTeams({});
    expect(teams.find(({ team }) => team === 'gift-team')?.keys).toEqual(entry.keys);
    const [, token] = /^TESSERA_TOKEN=(.+)$/m.exec(await readFile(join(folder, '.env'), 'utf8'))!;
    const { call } = connectRegistry({ url: place.operator.url, token: token! });
    const { remotes } = await call.listRemotes({});
    expect(remotes.find(({ remote }) => remote === 'gift-wraps')?.owner).toBe('gift-team');
    await expect(call.setTeam({ params: { team: 'x' }, body: { keys: {} } })).rejects.toThrow();
    expect(await readFile(join(folder, 'bff/gift-cards/.env'), 'utf8')).toBe(
      `BFF_HOST_TOKEN='of gift-cards'\nBFF_PORT=4501\nBFF_OWNER_KEYS='${JSON.stringify(entry.keys)}'\n`,
    );
  });

  it('prints them where they are to be handed over', async () => {
    await using place = await makeInstallation();
    await lending(place);
    const { folder } = await makeProject();
    const { out } = await place.tessera('admit', join(folder, 'owner.json'), '--bff-port', '9000');
    expect(out).toMatch(
      /^# \.env\nTESSERA_REGISTRY=http:.*\nTESSERA_TOKEN=\S+\n\n# bff\/gift-cards\/\.env$/m,
    );
    expect(out).toContain('BFF_PORT=9001');
    expect(await readdir(folder)).toEqual(['owner.json']);
  });

  it('asks before a team that is known gets another key', async () => {
    await using place = await makeInstallation();
    await lending(place);
    const { folder } = await makeProject();
    const keysOf = async () =>
      (await place.operator.call.listTeams({})).teams.find(({ team }) => team === 'gift-team')?.keys;
    await place.tessera('admit', folder);
    const before = await keysOf();
    const stranger = await makeProject();
    place.person.isMeant = false;
    expect((await place.tessera('admit', stranger.folder)).code).toBe(1);
    expect(await keysOf()).toEqual(before);
    expect(place.person.questions.join()).toContain('gift-team is known');
    expect((await place.tessera('admit', stranger.folder, '--yes')).code).toBe(0);
    expect(await keysOf()).toEqual({ ...before, ...stranger.entry.keys });
  });

  it.each([
    { remotes: ['orders'], why: 'it belongs to orders-team' },
    { remotes: [], why: 'it is no owner entry' },
    { remotes: ['Gift'], why: 'it is no owner entry' },
  ])('refuses $remotes: $why', async ({ remotes, why }) => {
    await using place = await makeInstallation();
    await lending(place);
    const { folder } = await makeProject('gift-team', remotes);
    const { code, err } = await place.tessera('admit', folder);
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining(why) });
    expect((await place.operator.call.listTeams({})).teams.some(({ team }) => team === 'gift-team')).toBe(
      false,
    );
  });

  it.each(["gift'x", 'gift\u001b[2K', ''])('refuses a key that is named %j', async (id) => {
    await using place = await makeInstallation();
    const { folder, entry } = await makeProject();
    const [spki] = Object.values(entry.keys);
    await writeFile(join(folder, 'owner.json'), JSON.stringify({ ...entry, keys: { [id]: spki } }));
    expect((await place.tessera('admit', folder)).err).toContain('it is no owner entry');
  });

  it('lends nothing of a BFF that runs here', async () => {
    await using place = await makeInstallation();
    await lending(place);
    const { folder } = await makeProject('catalog-team', ['catalog']);
    const { err } = await place.tessera('admit', folder, '--yes');
    expect(err).toContain('Cannot lend "catalog"');
  });
});

describe('tessera bff register', { timeout: 30_000 }, () => {
  it('takes the address of what answers as this BFF, with its contract', async () => {
    await using place = await makeInstallation();
    const url = await serve((_, response) => response.end('{"name":"gift-cards","version":"1.2.0"}'));
    const { out } = await place.tessera('bff', 'register', 'gift-cards', '--url', `${url}/`);
    expect(out).toBe(`gift-cards answers at ${url} with contract 1.2.0`);
    const { bffs } = await place.operator.call.listBffs({});
    expect(bffs).toContainEqual({ bff: 'gift-cards', url, contract: '1.2.0' });
  });

  it('refuses another BFF, and an address where nobody answers', async () => {
    await using place = await makeInstallation();
    const url = await serve((_, response) => response.end('{"name":"catalog","version":"1.0.0"}'));
    const register = async (address: string) =>
      (await place.tessera('bff', 'register', 'gift-cards', '--url', address)).err;
    expect(await register(url)).toContain('"catalog" answers there');
    const other = await serve((_, response) => response.end('null'));
    expect(await register(other)).toContain('Cannot tell which contract');
    expect(await register('http://127.0.0.1:1')).toContain('nobody answers');
    expect(await register('gift-cards')).toContain('is no address');
    expect((await place.operator.call.listBffs({})).bffs).toEqual([]);
  });
});

describe('fetchLive()', { timeout: 30_000 }, () => {
  it('fetches what is live, once, and refuses a site that serves something else', async () => {
    await using place = await makeInstallation();
    const { folder } = await makeProject();
    const files = {
      'browser/shell.js': 'export {};\n',
      'browser/development/shell.js': 'export const a = 1;\n',
    };
    await writeBuild(join(folder, 'build'), 'shell', { files, entry: 'shell.js' });
    expect(await place.tessera('publish', '--from', join(folder, 'build'), '--promote')).toMatchObject({
      err: '',
    });
    let isAltered = false;
    const site = await serve(async ({ url = '' }, response) => {
      const path = url.replace(/^\/r\/shell\/([^/]+)\//, '/artifacts/shell/$1/browser/');
      const content = await readFile(join(place.data, path), 'utf8');
      response.end(isAltered ? `${content} ` : content);
    });
    const to = join(folder, '.tessera/shell');
    const fetchIt = () =>
      fetchLive(to, { remote: 'shell', registry: place.operator, site, onProgress: () => {} });
    isAltered = true;
    await expect(fetchIt()).rejects.toThrow('is not what was published');
    expect((await readdir(folder)).sort()).toEqual(['build', 'owner.json']);
    isAltered = false;
    expect((await fetchIt())?.files).toBe(2);
    expect(await readFile(join(to, 'browser/development/shell.js'), 'utf8')).toBe('export const a = 1;\n');
    expect((await fetchIt())?.files).toBe(0);
  });
});
