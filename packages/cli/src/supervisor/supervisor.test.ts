import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { freePort } from '@tessera/testing/ports';
import { describe, expect, it } from 'vitest';
import { openAccess } from '../registry/access.ts';
import { fakeBffs, makeFakeCheckout } from '../testing/fake-checkout.ts';
import { askSupervisor, controlFile } from './control.ts';
import { internalParts } from './parts.ts';
import { isRunning, type ProcessIdentity } from './process-identity.ts';

const ready = /^Tessera Market is ready at/;
const childrenOf = (data: string) =>
  JSON.parse(readFileSync(join(data, 'run/pids.json'), 'utf8')) as ProcessIdentity[];
const partOf = async (url: string) => /pid="(\d+)"/.exec(await (await fetch(url)).text())?.[1];

describe('the supervisor', { timeout: 30_000 }, () => {
  it('starts every part, shows them, and says where the shop is', async () => {
    await using checkout = await makeFakeCheckout();
    const { lines } = await checkout.start(ready);
    expect(lines.at(-1)).toBe(`Tessera Market is ready at http://127.0.0.1:${checkout.port}`);
    expect(lines.at(-2)).toMatch(
      /^The console, once and .*: http:\/\/localhost:\d+\/console\/enter\?code=\S+$/,
    );
    for (const name of [...internalParts(fakeBffs), 'edge']) {
      expect(lines).toContainEqual(
        expect.stringMatching(new RegExp(`^ +${name} +http://127.0.0.1:\\d+ +ready$`)),
      );
    }
    expect((await stat(checkout.data)).mode & 0o777).toBe(0o700);
  });

  it('stops in order on SIGTERM, lets requests in flight finish, and leaves nothing running', async () => {
    await using checkout = await makeFakeCheckout();
    const supervisor = await checkout.start(ready);
    const children = childrenOf(checkout.data);
    const slow = fetch(`http://127.0.0.1:${checkout.port}/slow`);
    await fetch(`http://127.0.0.1:${checkout.port}/`);
    supervisor.process.kill('SIGTERM');
    expect(await (await slow).text()).toBe('finished');
    expect(await supervisor.ended).toEqual([0, null]);
    expect(await checkout.journal()).toEqual([
      'stopped edge',
      'stopped host',
      'stopped store',
      'stopped provider',
    ]);
    expect(children.filter(isRunning)).toEqual([]);
  });

  it('starts a part that dies again and names it, the others go on', async () => {
    await using checkout = await makeFakeCheckout();
    const supervisor = await checkout.start(ready);
    const url = `http://127.0.0.1:${checkout.port}/`;
    const first = await partOf(url);
    process.kill(Number(first), 'SIGKILL');
    await expect.poll(() => partOf(url).catch(() => first), { timeout: 15_000 }).not.toBe(first);
    expect(supervisor.lines).toContain('edge has died (SIGKILL) and starts again in 0.25 s');
    expect(supervisor.lines.filter((line) => line.includes('has died'))).toHaveLength(1);
  });

  it('leaves no orphan when it is killed, and starts clean after it', async () => {
    await using checkout = await makeFakeCheckout();
    const supervisor = await checkout.start(ready);
    const children = childrenOf(checkout.data);
    supervisor.process.kill('SIGKILL');
    await supervisor.ended;
    await expect.poll(() => children.filter(isRunning), { timeout: 15_000 }).toEqual([]);
    const { lines } = await checkout.start(ready);
    expect(lines.at(-1)).toMatch(ready);
  });

  it('refuses a second start on the same data folder, and the first goes on', async () => {
    await using checkout = await makeFakeCheckout();
    const first = await checkout.start(ready);
    const second = await checkout.start(/never/, ['--port', '1']);
    expect(await second.ended).toEqual([1, null]);
    expect(second.lines).toEqual([
      `Cannot start on "${checkout.data}": Tessera already runs on it as process ${first.process.pid}, stop that one or choose another folder with --data`,
    ]);
    expect((await fetch(`http://127.0.0.1:${checkout.port}/`)).status).toBe(200);
  });

  it('serves staging at a port of its own when asked to, which begins as production is', async () => {
    await using checkout = await makeFakeCheckout();
    const staging = await freePort();
    const { lines } = await checkout.start(/staging is at/, ['--staging', String(staging)]);
    expect(lines).toContainEqual(expect.stringMatching(`edge-staging +http://127.0.0.1:${staging} +ready$`));
    const { channels } = await openAccess(checkout.data, {}).operator().call.listChannels({});
    expect(channels.map(({ channel, remotes }) => [channel, remotes])).toEqual([
      ['production', 2],
      ['staging', 2],
    ]);
  });

  it('deploys a BFF beside the old one, which finishes what it has begun', async () => {
    await using checkout = await makeFakeCheckout();
    await checkout.start(ready);
    const bffs = async () => (await openAccess(checkout.data, {}).operator().call.listBffs({})).bffs;
    const before = (await bffs()).find(({ bff }) => bff === 'catalog')!;
    const oldPid = await partOf(before.url);
    const slow = fetch(`${before.url}/slow`);
    const steps: string[] = [];
    const restarting = askSupervisor(checkout.data, 'restart', {
      part: 'bff-catalog',
      tell: (step) => steps.push(step),
    });
    expect(await (await slow).text()).toBe('finished');
    const { url } = await restarting;
    expect(url).not.toBe(before.url);
    expect((await bffs()).find(({ bff }) => bff === 'catalog')).toMatchObject({ url, contract: '1.0.0' });
    expect(await partOf(String(url))).not.toBe(oldPid);
    await expect(fetch(before.url)).rejects.toThrow();
    expect(steps).toHaveLength(3);
    expect(JSON.parse(readFileSync(join(checkout.data, 'ports.json'), 'utf8'))['bff-catalog']).toBe(
      Number(new URL(String(url)).port),
    );
  });

  it('starts a BFF that is new while all others run', async () => {
    await using checkout = await makeFakeCheckout();
    await checkout.start(ready);
    await checkout.addBff('gifts');
    const ask = { part: 'bff-gifts', tell: () => {} };
    const { url } = await askSupervisor(checkout.data, 'restart', ask);
    expect(await (await fetch(`${url}/contract`)).json()).toMatchObject({ name: 'bff-gifts' });
    const { bffs } = await openAccess(checkout.data, {}).operator().call.listBffs({});
    expect(bffs).toContainEqual(expect.objectContaining({ bff: 'gifts', url, contract: '1.0.0' }));
    const again = await askSupervisor(checkout.data, 'restart', ask);
    expect(again['url']).not.toBe(url);
  });

  it('restarts nothing but BFFs, and only for who may read the data folder', async () => {
    await using checkout = await makeFakeCheckout();
    await checkout.start(ready);
    const ask = { part: 'store', tell: () => {} };
    await expect(askSupervisor(checkout.data, 'restart', ask)).rejects.toThrow('Cannot restart "store"');
    const { url } = JSON.parse(readFileSync(controlFile(checkout.data), 'utf8'));
    expect((await fetch(`${url}/restart/bff-catalog`, { method: 'POST' })).status).toBe(401);
  });

  it('says in one sentence that the port is in use', async () => {
    await using checkout = await makeFakeCheckout();
    const taken = createServer().listen(checkout.port, '127.0.0.1');
    await once(taken, 'listening');
    try {
      const { lines, ended } = await checkout.start(/never/);
      expect(await ended).toEqual([1, null]);
      expect(lines).toEqual([
        `Cannot listen on port ${checkout.port}: it is in use or not allowed, stop what uses it or choose another one with --port`,
      ]);
    } finally {
      taken.close();
    }
  });
});
