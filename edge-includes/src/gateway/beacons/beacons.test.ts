import type { Beacon } from '@tessera/contracts/health';
import { releaseId } from '@tessera/contracts/release';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startReports } from '../../testing/start-reports.ts';
import { manifestIn, sameSite, startShop } from '../../testing/start-shop.ts';
import { createHealth } from '../health/health.ts';
import { createOutbox } from '../health/outbox.ts';

/** An edge that reports, and a page of it, whose catalog is a canary. @param percent of the canary */
async function setUp(percent = 100) {
  const registry = await startReports();
  onTestFinished(() => registry[Symbol.asyncDispose]());
  const outbox = createOutbox({
    url: registry.url,
    token: 't',
    edge: 'edge-1',
    onDropped: () => undefined,
    onError: () => undefined,
  });
  const health = createHealth({ outbox });
  const shop = await startShop({}, { health });
  onTestFinished(() => shop[Symbol.asyncDispose]());
  const canary = await shop.registry.publish({
    remote: 'catalog',
    version: '2.0.0',
    bff: { name: 'catalog', contract: '^1.0.0' },
    fragments: { home: { criticality: 'primary' } },
    routes: [{ pattern: '/', fragment: 'home' }],
  });
  const give = async (share: number) => {
    await shop.registry.writeChannel({
      stable: [shop.shell, shop.navigation, shop.catalog],
      canary: share < 0 ? [] : [{ release: canary, percent: share }],
      bffs: shop.bffs,
    });
    await shop.reload();
  };
  await give(percent);
  const response = await shop.get('/', { headers: { accept: 'text/html' } });
  const { page } = manifestIn(await response.text());
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    shop.get('/beacons', {
      method: 'POST',
      headers: { 'content-type': 'text/plain;charset=UTF-8', ...sameSite, cookie, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const settle = async () => {
    await health.close();
    return registry.all;
  };
  const beacon: Beacon = {
    schema: 1,
    page,
    remote: 'catalog',
    failures: [
      { remote: 'catalog', metric: 'script-error' },
      { remote: 'navigation', metric: 'cls-poor' },
    ],
    largestPaint: 1_200,
  };
  return { shop, canary, give, post, settle, beacon, cookie };
}

describe('POST /beacons', () => {
  it('tells a failure of the visitor and release that the signed page names, and counts it for everybody', async () => {
    const { shop, canary, post, settle, beacon, cookie } = await setUp();
    expect((await post(beacon)).status).toBe(204);
    const all = await settle();
    expect(all('failures')).toEqual([
      {
        remote: 'catalog',
        visitor: cookie.split('=')[1],
        release: releaseId(canary),
        revision: 2,
        prefix: '127.0.0.0/24',
        metric: 'script-error',
        seenBy: 'client',
      },
    ]);
    const figures = all('figures');
    const of = (remote: string) => figures.filter((one) => one.remote === remote);
    expect(of('catalog').map(({ told }) => told)).toContainEqual({ 'script-error': 1 });
    expect(of('navigation').map(({ told }) => told)).toContainEqual({ 'cls-poor': 1 });
    const painted = figures
      .filter(({ paint }) => paint[2] === 1)
      .map(({ remote, release }) => [remote, release]);
    expect(painted.sort()).toEqual([
      ['catalog', releaseId(canary)],
      ['shell', releaseId(shop.shell)],
    ]);
  });

  it('tells a failure once, however often it is sent', async () => {
    const { post, settle, beacon } = await setUp();
    for (let i = 0; i < 3; i += 1) await post(beacon);
    expect((await settle())('failures')).toHaveLength(1);
  });

  it('still tells of a canary that was taken back from everybody, and not once it is gone', async () => {
    const { give, post, settle, beacon } = await setUp();
    await give(0);
    await post(beacon);
    await give(-1);
    await post({ ...beacon, failures: [{ remote: 'catalog', metric: 'load-failed' }] });
    expect((await settle())('failures').map(({ metric }) => metric)).toEqual(['script-error']);
  });

  it('answers the same to what cannot be believed, and tells nobody', async () => {
    const { post, settle, beacon, cookie } = await setUp();
    const [name, value] = cookie.split('=');
    const forged = await post({ ...beacon, page: `${beacon.page.slice(0, -3)}AAA` });
    const unknown = await post({ ...beacon, failures: [{ remote: 'constructor', metric: 'load-failed' }] });
    const nobody = await post(beacon, { cookie: `${name}=${value!.slice(0, -3)}AAA` });
    expect([forged.status, unknown.status, nobody.status]).toEqual([204, 204, 204]);
    expect((await settle())('failures')).toEqual([]);
  });

  it.each([
    { what: 'no JSON', body: 'hello', status: 422, code: 'edge-beacon-unreadable' },
    {
      what: 'another metric',
      body: { failures: [{ remote: 'a', metric: 'mood' }] },
      status: 422,
      code: 'edge-beacon-unreadable',
    },
    {
      what: 'edge metric',
      body: { failures: [{ remote: 'a', metric: 'server-error' }] },
      status: 422,
      code: 'edge-beacon-unreadable',
    },
    { what: 'over 12 kB', body: `"${'x'.repeat(12_300)}"`, status: 413, code: 'edge-body-too-large' },
  ])('refuses $what', async ({ body, status, code }) => {
    const { post, beacon } = await setUp();
    const answer = await post(typeof body === 'string' ? body : { ...beacon, ...body });
    expect([answer.status, (await answer.json()).code]).toEqual([status, code]);
  });

  it('takes nothing from another site, and nothing by GET', async () => {
    const { shop, post, beacon } = await setUp();
    expect((await post(beacon, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    const read = await shop.get('/beacons');
    expect([read.status, read.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('takes 120 of one network in a minute', async () => {
    const { post, beacon } = await setUp();
    const statuses = new Set<number>();
    for (let i = 0; i < 120; i += 1) statuses.add((await post(beacon)).status);
    expect([...statuses]).toEqual([204]);
    const refused = await post(beacon);
    expect([refused.status, (await refused.json()).code]).toEqual([429, 'edge-beacons-limited']);
  });
});
