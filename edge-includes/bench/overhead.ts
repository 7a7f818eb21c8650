/**
 * What the edge costs: a page of six fragments, none of them cached, over its slowest fragment. The edge, the BFF and
 * the load each run in a process of their own.
 *
 * `node bench/overhead.ts [--json] [--assert] [--pages 1500]`
 */

import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { Agent, get } from 'node:http';
import { fileURLToPath } from 'node:url';
import { type Release, releaseId } from '@tessera/contracts/release';
import { type Figure, readBenchFlags, reportFigures } from '@tessera/testing/figures';
import { createTestRegistry, type TestRegistry } from '@tessera/testing/registry';

/** Milliseconds that each fragment takes. */
const delays = { main: 15, header: 5, menu: 8, aside: 10, related: 20, footer: 3 };
/** Milliseconds that the slow fragment takes where the first byte is measured. */
const SLOW = 200;
/** Pages before each measurement that are not counted. */
const WARM_UP = 100;
/** Milliseconds over the slowest fragment. */
const budget = { p50: 2, p99: 6 };

interface Row {
  /** `direct`: one fragment from the BFF itself, which shows what the machine and the load add. */
  what: 'page' | 'direct';
  connections: number;
  pages: number;
  p50: number;
  p99: number;
}

const flags = readBenchFlags({ pages: '1500' });

await using registry = await createTestRegistry();
const rows: Row[] = [];
await withEdge(registry, delays, async (url, fragmentUrl) => {
  await measure(url, { what: 'page', connections: 8, pages: 4_000 });
  for (const connections of [1, 8]) {
    const pages = Number(flags.values['pages']);
    rows.push(await measure(fragmentUrl, { what: 'direct', connections, pages }));
    rows.push(await measure(url, { what: 'page', connections, pages }));
  }
});
const firstBytes: number[] = [];
await withEdge(registry, { ...delays, main: 2, header: 2, menu: 2, related: SLOW }, async (url) => {
  const agent = new Agent({ keepAlive: true });
  for (let i = 0; i < 20; i += 1) firstBytes.push((await load(url, agent)).firstByte);
  agent.destroy();
});
const firstByte = percentile(firstBytes, 0.5);
reportFigures(
  {
    bench: 'edge',
    figures: [
      ...rows.flatMap(toFigures),
      { name: `first byte beside a fragment of ${SLOW} ms`, value: firstByte, unit: 'ms', atMost: SLOW / 2 },
    ],
    notes: ['over the slowest of 6 uncached fragments; "direct" is one fragment from the BFF itself'],
  },
  flags,
);

/** What the machine itself adds has no target. */
function toFigures({ what, connections, p50, p99 }: Row): Figure[] {
  const name = `${what}, ${connections} ${connections === 1 ? 'connection' : 'connections'}`;
  const target = (atMost: number) => (what === 'page' ? { atMost } : {});
  return [
    { name: `${name}, p50`, value: p50, unit: 'ms', ...target(budget.p50) },
    { name: `${name}, p99`, value: p99, unit: 'ms', ...target(budget.p99) },
  ];
}

async function measure(url: string, load_: Pick<Row, 'what' | 'connections' | 'pages'>): Promise<Row> {
  const agent = new Agent({ keepAlive: true, maxSockets: load_.connections });
  const overheads: number[] = [];
  // The target is of a warm page: connections that were closed while others measured are opened first.
  let left = load_.pages + WARM_UP;
  await Promise.all(
    Array.from({ length: load_.connections }, async () => {
      while (left > 0) {
        const isWarm = left <= load_.pages;
        left -= 1;
        const { total, page } = await load(url, agent);
        const took = [...page.matchAll(/data-took="([\d.]+)"/g)].map((found) => Number(found[1]));
        if (took.length !== (load_.what === 'page' ? Object.keys(delays).length : 1))
          throw new Error(`Cannot measure: ${took.length} fragments`);
        if (isWarm) overheads.push(total - Math.max(...took));
      }
    }),
  );
  agent.destroy();
  return { ...load_, p50: percentile(overheads, 0.5), p99: percentile(overheads, 0.99) };
}

/** Loads the page once. Times are milliseconds. */
function load(url: string, agent: Agent): Promise<{ total: number; firstByte: number; page: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{
    total: number;
    firstByte: number;
    page: string;
  }>();
  const started = performance.now();
  get(url, { agent, headers: { accept: 'text/html' } }, (response) => {
    let firstByte = 0;
    let page = '';
    response.setEncoding('utf8');
    response.on('data', (part: string) => {
      firstByte ||= performance.now() - started;
      page += part;
    });
    response.once('end', () => resolve({ total: performance.now() - started, firstByte, page }));
  }).once('error', reject);
  return promise;
}

/** Runs an edge and a BFF whose fragments take their milliseconds. */
async function withEdge(
  registry: TestRegistry,
  fragments: Record<string, number>,
  run: (url: string, fragmentUrl: string) => Promise<void>,
): Promise<void> {
  const bff = fork(path('stub-bff.ts'), [JSON.stringify(fragments)]);
  let edge: ChildProcess | undefined;
  try {
    const bffUrl = await addressOf(bff);
    const shop = await publishShop(registry, bffUrl);
    edge = fork(path('../src/main.ts'), [], {
      execArgv: ['--initial-heap-size=256', '--max-semi-space-size=16'],
      env: environment(registry),
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const url = await addressOf(edge);
    pin(edge.pid, 0);
    pin(bff.pid, 1);
    pin(process.pid, 1);
    await run(url, `${bffUrl}/fragments/shop/${releaseId(shop)}/related`);
  } finally {
    edge?.kill();
    bff.kill();
  }
}

/**
 * Keeps the main thread of a process on one core, where the system can: fragments are rendered on another one than
 * pages. Threads that compile and collect go where there is room; on the same core they would stop the main one.
 */
function pin(pid: number | undefined, core: number): void {
  spawnSync('taskset', ['--pid', '--cpu-list', String(core), String(pid)], {
    stdio: 'ignore',
  });
}

async function publishShop(registry: TestRegistry, bff: string): Promise<Release> {
  const slots = Object.keys(delays).filter((name) => name !== 'main');
  const include = (name: string) =>
    `<esi:try><esi:attempt><esi:include src="tessera:shop/${name}?key=${name}"/></esi:attempt><esi:except>none</esi:except></esi:try>`;
  const flavour = { file: 'entry.js', css: [], preload: [] };
  const shell = await registry.publish({
    remote: 'shell',
    contents: {
      'server/layout.html': `<!doctype html><html><head><!--tessera:head--></head><body>${include(slots[0]!)}<main><esi:include src="tessera:primary"/></main>${slots.slice(1).map(include).join('')}</body></html>`,
    },
    shell: { layout: 'server/layout.html', flavours: { production: flavour, development: flavour } },
  });
  const shop = await registry.publish({
    remote: 'shop',
    bff: { name: 'shop', contract: '^1.0.0' },
    fragments: Object.fromEntries(Object.keys(delays).map((name) => [name, { timeout: 5_000 }])),
    routes: [{ pattern: '/', fragment: 'main' }],
  });
  await registry.writeChannel({ stable: [shell, shop], bffs: { shop: bff } });
  return shop;
}

function environment(registry: TestRegistry): NodeJS.ProcessEnv {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
  const key = JSON.stringify({ a: randomBytes(32).toString('base64') });
  return {
    EDGE_PORT: '0',
    EDGE_PUBLIC_URL: 'http://127.0.0.1:8080',
    EDGE_CHANNEL_FILE: registry.channelFile,
    EDGE_ARTIFACTS: registry.artifacts,
    EDGE_REGISTRY_KEYS: JSON.stringify(registry.registryKeys),
    EDGE_COOKIE_KEYS: key,
    EDGE_PAGE_KEYS: key,
    EDGE_IDENTITY_KEY: JSON.stringify({ id: 'edge', pkcs8 }),
  };
}

/** The address that a process tells when it listens. */
function addressOf(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  child.once('message', (message: { url: string }) => resolve(message.url));
  child.once('exit', (code) => reject(new Error(`Cannot measure: a process ended with code ${code}`)));
  return promise;
}

function path(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

function percentile(numbers: number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.floor((sorted.length - 1) * share)]! * 100) / 100;
}
