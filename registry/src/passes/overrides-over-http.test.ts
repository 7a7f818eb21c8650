import { createPassReader } from '@tessera/contracts/developers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { change } from '../testing/change.ts';
import { released } from '../testing/publish.ts';
import { callerHeaders, registryKey, startRegistry } from '../testing/start-registry.ts';

const site = 'https://market.example';
const read = createPassReader({ [registryKey.id]: registryKey.spki }, { site });

/** Production has catalog and orders; `pr-7` has a newer orders beside them. */
async function setUp() {
  const registry = await startRegistry();
  onTestFinished(() => registry[Symbol.asyncDispose]());
  const [catalog, orders] = [await released(registry, 'catalog'), await released(registry, 'orders')];
  const next = await released(registry, 'orders', { version: '2.0.0' });
  await change(registry.operator, 'promote', { releases: { catalog, orders } });
  await registry.operator('POST /channels/pr-7/promote', {
    body: { releases: { orders: next } },
    headers: { 'if-match': '*', 'idempotency-key': crypto.randomUUID() },
  });
  const team = await registry.token('orders-team', { verbs: ['read', 'publish'] });
  const ask = (body: object, as = team) =>
    as('POST /passes', { body: { use: 'override', site: `${site}/cart`, ...body } });
  return { registry, catalog, orders, next, team, ask };
}

describe('POST /passes to override', () => {
  it('names releases of remotes that the author may publish, and is written down', async () => {
    const { ask, orders, next, registry } = await setUp();
    const { status, body } = await ask({ releases: { orders: next } });
    expect(status).toBe(201);
    expect(read(body.pass)).toMatchObject({
      use: 'override',
      aud: site,
      sub: 'orders-team/test',
      releases: { orders: next },
      may: ['orders'],
    });
    expect(body.link).toBe(`${site}/_tessera/override?pass=${body.pass}`);
    expect((await ask({ releases: { orders } })).status).toBe(201);
    const { body: found } = await registry.operator('GET /audit?action=pass-issued');
    expect(found.entries[0]).toMatchObject({
      remotes: ['orders'],
      subject: { use: 'override', site },
    });
  });

  it('follows a preview: what that names and production never had', async () => {
    const { ask, next } = await setUp();
    const { body } = await ask({ channel: 'pr-7' });
    expect(body.releases).toEqual({ orders: next });
    expect(read(body.pass)).toMatchObject({ channel: 'pr-7', releases: { orders: next } });
    expect((await ask({ channel: 'pr-8' })).body.code).toBe('registry-channel-unknown');
  });

  it('is refused for releases of others, unknown or withdrawn ones, and for no address', async () => {
    const { ask, catalog, next, orders, registry } = await setUp();
    const codeOf = async (body: object, as?: Parameters<typeof ask>[1]) => (await ask(body, as)).body.code;
    expect(await codeOf({ releases: { catalog } })).toBe('registry-scope-refused');
    expect(await codeOf({ releases: { orders: next, catalog } })).toBe('registry-scope-refused');
    expect(await codeOf({ releases: { orders: '9.0.0-0a1b2c3d' } })).toBe('registry-release-unknown');
    expect(await codeOf({ releases: {} })).toBe('invalid-input');
    expect(await codeOf({ releases: { orders: 'http://127.0.0.1:5173/app.js' } })).toBe('invalid-input');
    expect(await codeOf({})).toBe('invalid-input');
    const elsewhere = await registry.token('orders-team', { verbs: ['publish'], channels: ['production'] });
    expect(await codeOf({ channel: 'pr-7' }, elsewhere)).toBe('registry-scope-refused');
    await change(registry.operator, 'promote', { releases: { orders: next } });
    await change(registry.operator, 'withdraw', { releases: { orders: [orders] } });
    expect(await codeOf({ releases: { orders } })).toBe('registry-pass-withdrawn');
    expect(await codeOf({ channel: 'pr-7' })).toBe('registry-preview-empty');
  });
});

describe('POST /passes/switch', () => {
  it('changes one release for whoever holds a pass, for no longer than that, within its remotes', async () => {
    const { ask, registry, orders, next, catalog } = await setUp();
    const { body: first } = await ask({ channel: 'pr-7' });
    const edge = registry.as(callerHeaders('edge'));
    const swap = (body: object) =>
      edge('POST /passes/switch', { body: { pass: first.pass, remote: 'orders', ...body } });
    const { status, body } = await swap({ release: orders });
    expect(status).toBe(201);
    const before = read(first.pass);
    const pass = read(body.pass);
    if (typeof before === 'string' || typeof pass === 'string') throw new Error('no pass');
    expect(pass).toMatchObject({ sub: 'orders-team/test', releases: { orders }, exp: before.exp });
    expect(pass).not.toHaveProperty('channel');
    expect((await swap({ remote: 'catalog', release: catalog })).body.code).toBe('registry-pass-refused');
    expect((await swap({ release: null })).body.code).toBe('registry-pass-refused');
    const altered = `${first.pass.slice(0, -4)}AAAA`;
    expect((await swap({ pass: altered, release: next })).body.code).toBe('registry-pass-refused');
    expect((await swap({ release: '9.0.0-0a1b2c3d' })).body.code).toBe('registry-release-unknown');
  });
});
