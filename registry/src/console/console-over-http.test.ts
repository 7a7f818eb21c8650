import type { Output } from '@tessera/contracts/http';
import { createEventReader } from '@tessera/service/feed';
import { describe, expect, it } from 'vitest';
import { fragment } from '../testing/build-folder.ts';
import { change } from '../testing/change.ts';
import { report } from '../testing/crowd.ts';
import { released } from '../testing/publish.ts';
import { signIn, type Visitor } from '../testing/sign-in.ts';
import { startRegistry, type TestRegistry } from '../testing/start-registry.ts';
import type { consoleContract } from './operations.ts';

type Answers = { [K in keyof typeof consoleContract]: Output<(typeof consoleContract)[K]> };

const layout = '<html><esi:include src="tessera:catalog/badge"/></html>';

/** A shell that provides React 19.1, catalog that takes it, orders that wants a newer one and brings it. */
async function prepare(registry: TestRegistry) {
  const shell = await released(registry, 'shell', {
    files: { 'browser/shell.js': 'shell();', 'server/layout.html': layout },
    entry: 'shell.js',
    server: null,
    exposes: {},
    fragments: {},
    provides: { react: '19.1.0' },
    shell: {
      layout: 'server/layout.html',
      flavours: {
        production: { file: 'shell.js', css: [], preload: [] },
        development: { file: 'shell.js', css: [], preload: [] },
      },
    },
  });
  const catalog = await released(registry, 'catalog', {
    files: {
      'browser/entry.js': 'catalog();',
      'browser/date.js': 'date();',
      'browser/badge.js': 'badge();',
      'browser/react.js': 'react();',
    },
    server: null,
    exposes: {
      './app': { file: 'date.js', css: [], preload: [] },
      './badge': { file: 'badge.js', css: [], preload: [] },
    },
    fragments: { main: fragment(), badge: fragment({ expose: './badge' }) },
    shared: { react: '^19.0.0' },
    fallbacks: ['react.js'],
    bundled: [
      { name: 'preact', version: '10.11.0', files: ['badge.js'] },
      { name: 'mine', version: '1.0.0', files: ['badge.js'] },
      { name: 'react', version: '19.0.0', files: ['react.js'] },
    ],
    routes: [{ pattern: '/', fragment: 'main', forms: false, private: false }],
  });
  const orders = await released(registry, 'orders', {
    files: { 'browser/entry.js': 'orders();', 'browser/date.js': 'date();' },
    server: null,
    exposes: { './app': { file: 'date.js', css: [], preload: [] } },
    fragments: { main: fragment({ nests: ['catalog/main'] }) },
    shared: { react: '^19.1.0' },
    bundled: [{ name: 'preact', version: '10.2.0', files: ['date.js'] }],
    routes: [{ pattern: '/orders', fragment: 'main', forms: false, private: true }],
  });
  await change(registry.operator, 'promote', { releases: { shell, catalog, orders } });
  return { shell, catalog, orders };
}

/** Topics as a page of the console hears them. */
async function listen(registry: TestRegistry, { cookie }: Visitor) {
  const left = new AbortController();
  const seen: string[][] = [];
  const response = await fetch(`${registry.url}/console/events`, {
    headers: { cookie },
    signal: left.signal,
  });
  const reader = createEventReader(({ data }) => void seen.push(JSON.parse(data)));
  let isOpen = true;
  const reading = (async () => {
    for await (const chunk of response.body!) reader.write(chunk);
  })()
    .catch(() => undefined)
    .finally(() => {
      isOpen = false;
    });
  return {
    seen,
    isOpen: () => isOpen,
    async [Symbol.asyncDispose]() {
      left.abort();
      await reading;
    },
  };
}

describe('GET /overview', () => {
  it('shows what is live, canaries with their verdict, and locks', async () => {
    await using registry = await startRegistry();
    const { catalog } = await prepare(registry);
    const next = await released(registry, 'orders', { version: '2.0.0', routes: [] });
    await change(registry.operator, 'canaries', { remote: 'orders', release: next, percent: 5 });
    await registry.operator('PUT /channels/production/lock', { body: { reason: 'sale' } });
    const { body } = await registry.operator<Answers['showOverview']>('GET /overview');
    expect(body.channels).toMatchObject([{ channel: 'production', revision: 2, lock: { reason: 'sale' } }]);
    const live = Object.fromEntries(body.remotes.map(({ remote, live }) => [remote, live['production']]));
    expect(live['catalog']).toEqual({ stable: catalog, previous: null, withdrawn: [], canary: null });
    expect(live['orders']?.canary).toMatchObject({
      ...{ release: next, percent: 5, status: 'running', verdict: { status: 'waiting' } },
    });
    expect(live['recommendations']).toBeUndefined();
  });
});

describe('GET /channels/{channel}/shared', () => {
  it('puts the ranges of live remotes beside what the shell provides', async () => {
    await using registry = await startRegistry();
    const { shell, catalog, orders } = await prepare(registry);
    const { body } = await registry.operator<Answers['listShared']>('GET /channels/production/shared');
    expect(body).toEqual({
      shell,
      packages: [
        {
          name: 'react',
          provided: '19.1.0',
          ranges: [
            {
              range: '^19.0.0',
              satisfied: true,
              remotes: [{ remote: 'catalog', release: catalog, canary: false }],
            },
            {
              range: '^19.1.0',
              satisfied: true,
              remotes: [{ remote: 'orders', release: orders, canary: false }],
            },
          ],
        },
      ],
      bundled: [
        {
          name: 'preact',
          versions: [
            { version: '10.2.0', remotes: [{ remote: 'orders', release: orders, canary: false }] },
            { version: '10.11.0', remotes: [{ remote: 'catalog', release: catalog, canary: false }] },
          ],
        },
      ],
    });
    expect((await registry.operator('GET /channels/pr-9/shared')).status).toBe(404);
  });
});

describe('GET /channels/{channel}/pages', () => {
  it('adds up what a first visit downloads, and tells what of it comes twice', async () => {
    await using registry = await startRegistry();
    await prepare(registry);
    const { body } = await registry.operator<Answers['listPages']>('GET /channels/production/pages');
    expect(body.total).toBe(2);
    const [heavy, light] = body.pages;
    expect([heavy?.pattern, light?.pattern]).toEqual(['/orders', '/']);
    // shell, catalog's container, main and badge; /orders has its own container and main besides.
    expect(light?.bytes).toBe('shell();catalog();date();badge();'.length);
    expect(heavy?.bytes).toBe('shell();catalog();date();badge();orders();date();'.length);
    expect(light?.duplicates).toEqual([]);
    expect(heavy?.duplicates).toEqual([
      { what: 'browser/date.js', remotes: ['orders', 'catalog'], transferred: expect.any(Number) },
      { what: 'preact 10.11.0, 10.2.0', remotes: ['orders', 'catalog'], transferred: null },
    ]);
  });
});

describe('GET /remotes/{remote}/differences', () => {
  it('tells in what two releases differ', async () => {
    await using registry = await startRegistry();
    const before = await released(registry, 'catalog', { version: '1.0.0' });
    const after = await released(registry, 'catalog', { version: '1.1.0', budget: 20_000 });
    const query = `before=${before}&after=${after}`;
    const { body } = await registry.operator<Answers['compareReleases']>(
      `GET /remotes/catalog/differences?${query}`,
    );
    expect(body.declarations).toEqual([{ path: 'budget', before: 10_000, after: 20_000 }]);
    expect(body.files).toEqual([]);
  });
});

describe('GET /console/events', () => {
  it('tells of changes, and of figures, many at once as one', async () => {
    await using registry = await startRegistry();
    await prepare(registry);
    await using page = await listen(registry, await signIn(registry, { name: 'Ada' }));
    const next = await released(registry, 'catalog', { version: '2.0.0' });
    await change(registry.operator, 'promote', { releases: { catalog: next } });
    for (let i = 0; i < 5; i += 1) await report(registry, {});
    await expect.poll(() => new Set(page.seen.flat())).toEqual(new Set(['changes', 'figures']));
    expect(page.seen.length).toBeLessThan(5);
  });

  it('ends with the session', async () => {
    await using registry = await startRegistry();
    const person = await signIn(registry, { name: 'Ada' });
    await using page = await listen(registry, person);
    await person.ask('DELETE /console/session');
    await expect.poll(page.isOpen).toBe(false);
  });

  it('is for nobody who is not signed in', async () => {
    await using registry = await startRegistry();
    expect((await fetch(`${registry.url}/console/events`)).status).toBe(401);
  });
});

describe('GET /console/', () => {
  it('says how to mend a registry whose console was not built', async () => {
    await using registry = await startRegistry({ console: { folder: '/nowhere' } });
    const response = await fetch(`${registry.url}/console/`);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('run npm run build');
  });
});
