/** A registry with something to look at: releases on two channels, a canary, a lock, and figures of an hour. */

import { join } from 'node:path';
import { latencyBounds, paintBounds, type ReleaseFigures } from '@tessera/contracts/health';
import { fragment } from './build-folder.ts';
import { change } from './change.ts';
import { report, visit, visitorKeys } from './crowd.ts';
import { released } from './publish.ts';
import { startRegistry, type TestRegistry } from './start-registry.ts';

export interface Stage extends AsyncDisposable {
  registry: TestRegistry;
  /** Ids: `catalog` has a canary of `next`, and `older` is its previous release. */
  catalog: { older: string; stable: string; next: string };
  /** Adds figures of a release in this minute. */
  measure(release: string, facts?: Partial<ReleaseFigures>): Promise<void>;
}

const MINUTE = 60_000;

const route = (pattern: string) => ({ pattern, fragment: 'main', forms: false, private: false });
const shared = { react: '^19.0.0' };
const flavour = { file: 'shell.js', css: [], preload: [] };

export async function stageConsole(): Promise<Stage> {
  let ahead = -60 * MINUTE;
  const registry = await startRegistry({
    now: () => Date.now() + ahead,
    visitorKeys,
    console: { folder: join(import.meta.dirname, '../../dist/console'), events: { pause: 50 } },
  });
  const shell = await released(registry, 'shell', {
    ...{
      entry: 'shell.js',
      server: null,
      exposes: {},
      fragments: {},
      provides: { react: '19.1.0', lit: '3.3.2' },
    },
    files: { 'browser/shell.js': script('shell', 900), 'server/layout.html': '<html></html>' },
    shell: { layout: 'server/layout.html', flavours: { production: flavour, development: flavour } },
  });
  const catalogOf = (version: string, lines: number, facts: Parameters<typeof released>[2] = {}) =>
    released(registry, 'catalog', {
      ...{ version, shared, routes: [route('/'), route('/p/:slug')], commit: '4f407e6d21aa', ...facts },
      files: {
        'browser/entry.js': script('catalog', lines),
        'browser/date.js': script('date', 200),
        'server/server.js': `// ${version}\n`,
      },
      exposes: { './app': { file: 'date.js', css: [], preload: [] } },
    });
  const older = await catalogOf('2.3.1', 500);
  const stable = await catalogOf('2.4.0', 520);
  const next = await catalogOf('2.5.0', 610, { budget: 12_000, styleHashes: [] });
  const orders = await released(registry, 'orders', {
    ...{ version: '1.8.2', shared: { react: '^19.1.0' }, routes: [route('/orders')] },
    files: {
      'browser/entry.js': script('orders', 400),
      'browser/date.js': script('date', 200),
      'server/server.js': '// orders\n',
    },
    exposes: { './app': { file: 'date.js', css: [], preload: [] } },
    fragments: { main: fragment({ nests: ['recommendations/main'] }) },
  });
  const recommendations = await released(registry, 'recommendations', {
    ...{ version: '0.9.4', shared: { lit: '^3.3.0' } },
  });
  const first = { shell, orders, recommendations, catalog: older };
  await change(registry.operator, 'promote', { releases: first, reason: 'the first release' });
  await change(registry.operator, 'promote', { releases: { catalog: stable }, reason: 'filters by rating' });
  await registry.operator('POST /channels/staging/promote', {
    ...{ body: { releases: { catalog: next }, reason: 'to try the new search' } },
    headers: { 'if-match': '*', 'idempotency-key': crypto.randomUUID() },
  });
  const canary = { remote: 'catalog', release: next, plan: '1,5,25,100 every 10m', reason: 'new search' };
  await change(registry.operator, 'canaries', canary);
  await change(registry.operator, 'canaries/catalog/step', { reason: 'quiet so far' });

  const measure: Stage['measure'] = async (release, facts = {}) => {
    await report(registry, { figures: [{ ...figuresOf(release), ...facts }] });
  };
  for (; ahead < 0; ahead += MINUTE) {
    await measure(stable);
    if (ahead > -40 * MINUTE)
      await measure(next, { documents: 21, fragments: 20, failed: ahead % 7 === 0 ? 1 : 0 });
  }
  ahead = 0;
  const served = await visit(registry, 'catalog', { count: 12, arm: 'control' });
  await report(registry, { served: served.map((page) => ({ ...page, at: Date.now() })) });
  await registry.operator('PUT /channels/staging/lock', { body: { reason: 'load test until noon' } });
  return {
    registry,
    catalog: { older, stable, next },
    measure,
    [Symbol.asyncDispose]: registry[Symbol.asyncDispose],
  };
}

let measured = 0;

/** Figures that differ a little from minute to minute, the same at every start. */
function figuresOf(release: string): ReleaseFigures {
  measured += 1;
  const wave = Math.round(30 * Math.sin(measured / 6));
  const spread = (bounds: readonly number[], middle: number) =>
    Array.from({ length: bounds.length + 1 }, (_, i) =>
      Math.max(0, Math.round((120 + wave) * Math.exp(-((i - middle) ** 2)))),
    );
  return {
    ...{
      remote: 'catalog',
      release,
      documents: 400 + wave,
      fragments: 380 + wave,
      failed: measured % 9 === 0 ? 2 : 0,
    },
    latency: spread(latencyBounds, 3 + wave / 40),
    paint: spread(paintBounds, 2 + wave / 60),
    told: { 'script-error': measured % 4, 'lcp-poor': 1 },
  };
}

/** A script of so many lines, which compress badly enough to weigh something. */
function script(name: string, lines: number): string {
  return Array.from(
    { length: lines },
    (_, i) => `export const ${name}${i} = ${(i * 7_919) % 10_007};\n`,
  ).join('');
}
