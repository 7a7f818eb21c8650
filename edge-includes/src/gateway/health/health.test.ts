import type { ServerResponse } from 'node:http';
import { releaseId } from '@tessera/contracts/release';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type BffHandler, rendered } from '../../testing/start-edge.ts';
import { startReports } from '../../testing/start-reports.ts';
import { startShop } from '../../testing/start-shop.ts';
import { createHealth } from './health.ts';
import { createOutbox } from './outbox.ts';

const cache = { maxAge: 60, staleWhileRevalidate: 0, staleIfError: 0 };

/** An edge that reports, with a canary of navigation, whose header is in every page, and of catalog. */
async function setUp(handlers: Record<string, BffHandler> = {}) {
  const registry = await startReports();
  onTestFinished(() => registry[Symbol.asyncDispose]());
  const outbox = createOutbox({
    url: registry.url,
    token: 't',
    edge: 'edge-1',
    onDropped: () => undefined,
    onError: (error) => {
      throw error;
    },
  });
  const health = createHealth({ outbox, every: 20 });
  const shop = await startShop(handlers, { health });
  onTestFinished(() => shop[Symbol.asyncDispose]());
  const canaries = {
    navigation: await shop.registry.publish({
      remote: 'navigation',
      version: '2.0.0',
      bff: { name: 'navigation', contract: '^1.0.0' },
      fragments: { header: { timeout: 100 }, footer: { timeout: 500 } },
    }),
    catalog: await shop.registry.publish({
      remote: 'catalog',
      version: '2.0.0',
      bff: { name: 'catalog', contract: '^1.0.0' },
      fragments: { home: { criticality: 'primary', timeout: 200, cache } },
      routes: [{ pattern: '/', fragment: 'home' }],
    }),
  };
  let revision = 1;
  const give = async (percents: Partial<Record<keyof typeof canaries, number>>) => {
    revision += 1;
    await shop.registry.writeChannel({
      stable: [shop.shell, shop.navigation, shop.catalog],
      canary: Object.entries(percents).map(([remote, percent]) => ({
        release: canaries[remote as keyof typeof canaries],
        percent,
      })),
      bffs: shop.bffs,
      revision,
    });
    await shop.reload();
  };
  const visit = async (cookie = '') => {
    const response = await shop.get('/', { headers: { accept: 'text/html', cookie } });
    const page = await response.text();
    const [issued] = response.headers.getSetCookie();
    return { page, status: response.status, cookie: issued?.split(';')[0] ?? cookie };
  };
  /** All that is told by now. */
  const settle = async () => {
    await health.close();
    return registry;
  };
  return { shop, canaries, give, visit, settle, registry };
}

const fails: BffHandler = (_request, response) => {
  response.writeHead(500, { 'content-type': 'text/html' }).end('<p>broken</p>');
};
const hangs: BffHandler = (_request: unknown, _response: ServerResponse) => undefined;
const visitorIn = (cookie: string) => cookie.split('=')[1];

describe('what an edge tells of its visitors', () => {
  it('is who was given which release, once for a visitor and step of a rollout', async () => {
    const { shop, canaries, give, visit, settle } = await setUp();
    await give({ catalog: 50 });
    const visits = await Promise.all(Array.from({ length: 20 }, () => visit()));
    for (const { cookie } of visits.slice(0, 3)) await visit(cookie);
    await give({ catalog: 60 });
    await visit(visits[0]!.cookie);
    const { all } = await settle();
    const served = all('served');
    expect(served).toHaveLength(21);
    expect(new Set(served.map(({ visitor }) => visitor))).toEqual(
      new Set(visits.map(({ cookie }) => visitorIn(cookie))),
    );
    for (const { page, cookie } of visits) {
      const claim = served.find(({ visitor }) => visitor === visitorIn(cookie));
      const id = page.includes(releaseId(canaries.catalog))
        ? releaseId(canaries.catalog)
        : releaseId(shop.catalog);
      expect(claim).toMatchObject({ remote: 'catalog', release: id, revision: 2, prefix: '127.0.0.0/24' });
    }
  });

  it('is nothing of visitors while no canary is active, and of all releases how they do', async () => {
    const { shop, visit, settle } = await setUp({ footer: fails });
    for (let i = 0; i < 3; i += 1) await visit();
    const { all } = await settle();
    expect([all('served'), all('failures')]).toEqual([[], []]);
    const sum = (remote: string, field: 'documents' | 'fragments' | 'failed') =>
      all('figures')
        .filter((one) => one.remote === remote)
        .reduce((total, one) => total + one[field], 0);
    expect([sum('shell', 'documents'), sum('catalog', 'documents'), sum('navigation', 'documents')]).toEqual([
      3, 3, 3,
    ]);
    // The home page was cached after the first visit.
    expect([sum('catalog', 'fragments'), sum('catalog', 'failed')]).toEqual([1, 0]);
    expect(sum('navigation', 'failed')).toBe(3);
    const [one] = all('figures').filter(({ remote }) => remote === 'catalog');
    expect(one!.release).toBe(releaseId(shop.catalog));
    expect(one!.latency.reduce((total, count) => total + count)).toBe(one!.fragments);
  });

  it.each([
    { what: '5xx', handler: fails, metric: 'server-error' },
    { what: 'late', handler: hangs, metric: 'fragment-slow' },
  ])(
    'is that an included fragment was $what, for a visitor who came for the first time too',
    async ({ handler, metric }) => {
      const { canaries, give, visit, settle } = await setUp({ header: handler });
      await give({ navigation: 100 });
      const { cookie } = await visit();
      await visit(cookie);
      const { all } = await settle();
      expect(all('failures')).toEqual([
        {
          remote: 'navigation',
          visitor: visitorIn(cookie),
          release: releaseId(canaries.navigation),
          revision: 2,
          prefix: '127.0.0.0/24',
          metric,
          seenBy: 'edge',
        },
      ]);
    },
  );

  it('is that the primary fragment failed, also where another release has made the page in its place', async () => {
    let broken = '';
    const { canaries, give, visit, settle } = await setUp({
      home: (request, response) =>
        request.url!.includes(broken)
          ? fails(request, response)
          : rendered('<h1>Home</h1>')(request, response),
    });
    broken = releaseId(canaries.catalog);
    await give({ catalog: 100 });
    const { status, cookie } = await visit();
    expect(status).toBe(200);
    const { all } = await settle();
    expect(all('failures')).toMatchObject([
      { remote: 'catalog', visitor: visitorIn(cookie), release: broken, metric: 'server-error' },
    ]);
    expect(all('served')).toMatchObject([{ visitor: visitorIn(cookie), release: broken }]);
  });

  it('is every visitor whose page lacks a fragment, when several waited for one answer', async () => {
    const waiting: ServerResponse[] = [];
    const { give, visit, settle } = await setUp({
      header: (_request, response) => void waiting.push(response),
    });
    await give({ navigation: 100 });
    const visits = Array.from({ length: 4 }, () => visit());
    await expect.poll(() => waiting.length).toBeGreaterThan(0);
    for (const response of waiting) response.writeHead(500, { 'content-type': 'text/html' }).end('<p>no</p>');
    const cookies = (await Promise.all(visits)).map(({ cookie }) => visitorIn(cookie));
    const { all } = await settle();
    expect(new Set(all('failures').map(({ visitor }) => visitor))).toEqual(new Set(cookies));
  });

  it('is nothing of a BFF that is out of reach, which is no fault of a release', async () => {
    const cut: BffHandler = (request) => void request.socket.destroy();
    const { give, visit, settle } = await setUp({ header: cut, home: cut });
    await give({ navigation: 100, catalog: 100 });
    expect((await visit()).status).toBe(502);
    const { all } = await settle();
    expect([all('failures'), all('served').length]).toEqual([[], 2]);
  });

  it('is that a backend failed, only where no cache hides it from those with the stable release', async () => {
    const lacksBackend: BffHandler = (_request, response) => {
      const fields = { 'content-type': 'text/html', 'tessera-problem': 'upstream-failed' };
      response.writeHead(502, fields).end('<p>sorry</p>');
    };
    const { give, visit, settle } = await setUp({ header: lacksBackend, home: lacksBackend });
    await give({ navigation: 100, catalog: 100 });
    await visit();
    const { all } = await settle();
    expect(all('failures')).toMatchObject([{ remote: 'navigation', metric: 'server-error' }]);
  });

  it('is nothing of a fragment that says that there is no such thing', async () => {
    const missing: BffHandler = (_request, response) => {
      response.writeHead(404, { 'content-type': 'text/html' }).end('<p>none</p>');
    };
    const { give, visit, settle } = await setUp({ header: missing });
    await give({ navigation: 100 });
    await visit();
    const { all } = await settle();
    expect([all('failures'), all('served').length]).toEqual([[], 1]);
  });

  it('is nothing of remotes without a canary', async () => {
    const { give, visit, settle } = await setUp({ header: fails });
    await give({ catalog: 100 });
    await visit();
    const { all } = await settle();
    expect([all('failures'), all('served').length]).toEqual([[], 1]);
  });
});
