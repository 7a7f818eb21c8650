/** The shop as a set of processes, with shops of its own: starts, ends, and what happens when processes are killed. */

import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@tessera/testing/ports';
import { becomeCustomer, checkOut, expect, fillCart, test } from '../support/market.ts';
import { descendantsOf, isRunning, type Process, processesThatName } from '../support/processes.ts';
import { type Shop, startShop } from '../support/shop.ts';

/** The most processes that a shop may need when it is ready. */
const MOST_PROCESSES = 16;

/** Milliseconds to be ready. A first start makes keys, releases and the catalogue. */
const PATIENCE = 45_000;

test.skip(process.platform !== 'linux', 'processes are read from /proc');

let data: string;
let port: number;
/** Every process that any shop here has had. */
let seen: Process[] = [];

test.beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'tessera-lifecycle-'));
  port = await freePort();
});

test.afterEach(() => {
  for (const left of seen.filter(isRunning)) process.kill(left.pid, 'SIGKILL');
  seen = [];
});

test.afterAll(() => rmSync(data, { recursive: true, force: true }));

async function start(): Promise<Shop> {
  const shop = await startShop({ port, data, patience: PATIENCE });
  lookAt(shop);
  return shop;
}

/** The processes of a shop now; npm, which only waits, is not one of them. */
function lookAt({ pid }: Shop): Process[] {
  const found = descendantsOf(pid);
  seen.push(...found);
  return found;
}

function partOf(shop: Shop, bundle: string): Process {
  return lookAt(shop).find(({ command }) => command.includes(bundle))!;
}

async function statusOf(path: string): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => null);
  await response?.text();
  return response?.status ?? 0;
}

/** A form of which the last byte is not sent yet: a request in flight for as long as the test wants. */
async function openRequest(): Promise<{ finish(): void; answer: Promise<string> }> {
  const body = 'email=nobody%40example.com&password=not+the+password';
  const socket: Socket = connect(port, '127.0.0.1');
  let text = '';
  const answer = new Promise<string>((resolve, reject) => {
    socket.on('data', (chunk) => {
      text += chunk.toString();
    });
    socket.once('end', () => resolve(text));
    socket.once('error', reject);
  });
  answer.catch(() => undefined);
  await new Promise<void>((resolve) => {
    socket.write(
      [
        'POST /sign-in HTTP/1.1',
        `host: 127.0.0.1:${port}`,
        `origin: http://127.0.0.1:${port}`,
        'content-type: application/x-www-form-urlencoded',
        `content-length: ${body.length}`,
        'expect: 100-continue',
        '',
        body.slice(0, -1),
      ].join('\r\n'),
    );
    // The server has read the headers.
    socket.once('data', () => resolve());
  });
  return { finish: () => socket.write(body.slice(-1)), answer };
}

test('npm start shows every part and the address, with few processes; Ctrl-C ends all of them', async () => {
  const shop = await start();
  expect(shop.url).toBe(`http://127.0.0.1:${port}`);
  const table = shop
    .output()
    .split('\n')
    .filter((line) => line.endsWith('  ready'));
  expect(table.map((line) => line.trim().split(/ +/)[0])).toEqual([
    'registry',
    'test-provider',
    'store',
    'host',
    'bff-account',
    'bff-catalog',
    'bff-navigation',
    'bff-orders',
    'bff-recommendations',
    'edge',
  ]);
  expect(lookAt(shop).length, 'without npm').toBeLessThanOrEqual(MOST_PROCESSES);
  expect(await statusOf('/')).toBe(200);

  const processes = lookAt(shop);
  shop.signal('SIGINT');
  expect(await shop.ended).toBe(0);
  expect(shop.output()).toContain('\nStopped\n');
  expect(processes.filter(isRunning)).toEqual([]);
  expect(processesThatName(data)).toEqual([]);
});

test('SIGTERM ends everything, after the requests in flight and the event streams have had their end', async ({
  browser,
}) => {
  const shop = await start();
  const context = await browser.newContext({ baseURL: shop.url });
  const page = await context.newPage();
  await fillCart(page);
  await becomeCustomer(page, '/checkout');
  await checkOut(page, /silent/i);
  const id = page.url().split('/').at(-1)!;
  const cookies = (await context.cookies()).map(({ name, value }) => `${name}=${value}`);
  const stream = await fetch(`${shop.url}/api/orders/orders/${id}/events`, {
    headers: { accept: 'text/event-stream', cookie: cookies.join('; ') },
  });
  expect(stream.headers.get('content-type')).toContain('text/event-stream');
  const request = await openRequest();

  const processes = lookAt(shop);
  shop.signal('SIGTERM');
  await expect.poll(() => statusOf('/'), { message: 'no new request is taken' }).toBe(0);
  expect(await stream.text(), 'the stream ends as HTTP says').toContain('event:');
  request.finish();
  const answer = await request.answer;
  expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 422 /);
  expect(answer).toContain('</html>');

  expect(await shop.ended).toBe(0);
  expect(processes.filter(isRunning)).toEqual([]);
  expect(processesThatName(data)).toEqual([]);
  await context.close();
});

for (const { part, bundle } of [
  { part: 'store', bundle: '/functions/store/dist/main.js' },
  { part: 'host', bundle: '/functions/host/dist/main.js' },
  { part: 'edge', bundle: '/edge-includes/dist/main.js' },
]) {
  test(`the ${part}, killed, is started again and named, and the shop recovers`, async () => {
    const shop = await start();
    expect(await statusOf('/search?q=lamp')).toBe(200);
    const killed = partOf(shop, bundle);
    const below = descendantsOf(killed.pid);
    process.kill(killed.pid, 'SIGKILL');
    await expect.poll(() => shop.output()).toContain(`${part} has died (SIGKILL) and starts again in`);
    await expect.poll(() => partOf(shop, bundle)?.pid ?? killed.pid).not.toBe(killed.pid);
    // A query that no cache has seen goes through every part.
    let tries = 0;
    await expect.poll(() => statusOf(`/search?q=mug+${++tries}`), { timeout: 20_000 }).toBe(200);
    expect(below.filter(isRunning)).toEqual([]);
    shop.signal('SIGTERM');
    expect(await shop.ended).toBe(0);
    expect(seen.filter(isRunning)).toEqual([]);
  });
}

test('after kill -9 of the supervisor the next start is clean, though a request kept the edge alive', async () => {
  const killed = await start();
  const before = lookAt(killed);
  await openRequest();
  process.kill(partOf(killed, '/cli/dist/supervisor.js').pid, 'SIGKILL');
  expect(await killed.ended).not.toBe(0);

  const shop = await start();
  expect(before.filter(isRunning)).toEqual([]);
  expect(await statusOf('/')).toBe(200);
  shop.signal('SIGTERM');
  expect(await shop.ended).toBe(0);
  expect(processesThatName(data)).toEqual([]);
});
