/** Modules of a working copy that come in one file, evaluated in a real browser as if each had come alone. */

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type Server } from 'node:http';
import { SourceMap } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { createServer, type ViteDevServer } from 'vite';
import { joinedModules } from '../src/dev/joined/joined-modules.ts';

const root = join(fileURLToPath(new URL('..', import.meta.url)), '.cache/joined-modules');
const base = '/_dev/probe/';

/** Every module says when it is evaluated. */
const sources: Readonly<Record<string, string>> = {
  'app.ts': `import './log.ts'; import { count, add } from './counter.ts'; import { first, second } from './stars.ts';
    import { early } from './circle-a.ts'; import { waited } from './waits.ts'; import picture from './picture.svg';
    import data from './data.json'; import styles from './style.module.css'; import { view } from './view.ts';
    import { log } from './log.ts';
    log('app');
    export const app = { add, view: () => view(), lazy: () => import('./lazy.ts'), read: () => ({ count, first, second,
      early, waited, picture, data: data.value, styled: styles.box, url: import.meta.url }) };`,
  'log.ts': `export const log = (name: string) => void ((globalThis as { evaluated?: string[] }).evaluated ??= []).push(name); log('log');`,
  'counter.ts': `import { log } from './log.ts'; log('counter');
    export let count = 0; export const add = () => { count += 1; };`,
  'stars.ts': `export * from './named.ts'; export { count as second } from './counter.ts';`,
  'named.ts': `export const first = 'first'; export default 'not passed on';`,
  'circle-a.ts': `import { log } from './log.ts'; import { fromB } from './circle-b.ts'; log('a');
    export function hoisted() { return 'hoisted'; } export const early = fromB;`,
  'circle-b.ts': `import { log } from './log.ts'; import { hoisted } from './circle-a.ts'; log('b');
    export const fromB = hoisted();`,
  'waits.ts': `import { log } from './log.ts'; export const waited = await Promise.resolve('waited'); log('waits');`,
  'view.ts': `import { count } from './counter.ts'; import { log } from './log.ts'; log('view');
    let show = () => 'seen ' + count;
    export const view = () => show();
    import.meta.hot?.accept((next) => { show = next!.view as typeof show; });`,
  'lazy.ts': `import { count } from './counter.ts'; import { log } from './log.ts'; log('lazy');
    export const readLazily = () => count;`,
  'picture.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'data.json': '{"value":42}',
  'style.module.css': '.box { outline: 3px solid; }',
};

let vite: ViteDevServer;
let server: Server;
let origin = '';

test.beforeEach(async () => {
  await rm(root, { recursive: true, force: true });
  await mkdir(join(root, 'src'), { recursive: true });
  for (const [file, text] of Object.entries(sources)) await save(file, text);
  server = createHttpServer();
  vite = await createServer({
    root,
    base,
    configFile: false,
    appType: 'custom',
    logLevel: 'silent',
    plugins: [joinedModules({ root, exposes: { './app': 'src/app.ts' } })],
    server: { middlewareMode: true, hmr: { server } },
  });
  server.on('request', (request, response) => {
    if (request.url!.startsWith(base)) return vite.middlewares(request, response);
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>probe</title><p></p>');
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
test.afterEach(async () => {
  await vite.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('they come in one file and are evaluated once, each after what it imports', async ({ page }) => {
  const files = watchFiles(page);
  const app = await open(page);
  expect(await app.evaluate((it) => it.read())).toEqual({
    count: 0,
    first: 'first',
    second: 0,
    early: 'hoisted',
    waited: 'waited',
    picture: expect.stringContaining('data:image/svg'),
    data: 42,
    styled: expect.stringContaining('box'),
    url: `${origin}${base}src/app.ts`,
  });
  expect(await evaluated(page)).toEqual(['log', 'waits', 'counter', 'b', 'a', 'view', 'app']);
  // What awaits at its top is the browser's own to evaluate, and asks for what it imports by itself.
  const alone = ['src/waits.ts', 'src/log.ts', 'src/app.ts'];
  expect(files().filter((file) => file.startsWith('src/'))).toEqual(alone);
  await page.locator('p').evaluate((element, name) => element.classList.add(name), (await read(app)).styled);
  await expect(page.locator('p')).toHaveCSS('outline-width', '3px');
});

test('bindings live, also in what is imported later', async ({ page }) => {
  const app = await open(page);
  await app.evaluate((it) => it.add());
  expect(await read(app)).toMatchObject({ count: 1, second: 1 });
  expect(await app.evaluate(async (it) => (await it.lazy()).readLazily())).toBe(1);
  expect((await evaluated(page)).filter((name) => name === 'counter')).toHaveLength(1);
});

test('bindings live in what is imported later itself', async ({ page }) => {
  await save(
    'view.ts',
    `export const view = async () => {
    const later = await import('./counter.ts'); later.add(); return later.count; };`,
  );
  const app = await open(page);
  expect(await app.evaluate((it) => it.view())).toBe(1);
});

test('a module is one, whatever its name is made of', async ({ page }) => {
  await save(
    'é b.ts',
    `import { log } from './log.ts'; log('odd'); export const held = {};
    import.meta.hot?.accept(() => undefined);`,
  );
  await save('named.ts', `const first = 'first'; export { first, first as 'q"\\ x' };`);
  await save(
    'view.ts',
    `import * as named from './named.ts'; import { held } from './é b.ts';
    export const view = async () => [named['q"\\ x'], (await import('./é b.ts')).held === held,
      (await import(/* @vite-ignore */ import.meta.url)).view === view,
      Object.keys(await import('./named.ts')).length];`,
  );
  const files = watchFiles(page);
  const app = await open(page);
  expect(await app.evaluate((it) => it.view())).toEqual(['first', true, true, 2]);
  expect((await evaluated(page)).filter((name) => name === 'odd')).toHaveLength(1);
  await save('é b.ts', sources['log.ts']!.replace("log('log')", "log('replaced')"));
  await expect.poll(() => evaluated(page)).toContain('replaced');
  expect(files().some((file) => file.startsWith('src/%C3%A9%20b.ts?t='))).toBe(true);
});

test('a name that a module does not export is told', async ({ page }) => {
  await save('view.ts', `import { cuont } from './counter.ts'; export const view = () => cuont;`);
  await expect(open(page)).rejects.toThrow(/Cannot import "cuont" into .*view\.ts: .*counter\.ts/);
});

test('a module that is replaced comes alone and finds what the page already has', async ({ page }) => {
  const app = await open(page);
  await app.evaluate((it) => it.add());
  const files = watchFiles(page);
  await save('view.ts', sources['view.ts']!.replace('seen', 'changed'));
  await expect.poll(() => app.evaluate((it) => it.view())).toBe('changed 1');
  expect(files().map((file) => file.replace(/=\d+/, ''))).toEqual(['src/view.ts?t']);
  expect((await evaluated(page)).slice(7)).toEqual(['view']);
  await page.reload();
  expect(await (await open(page)).evaluate((it) => it.view())).toBe('changed 0');
});

for (const [what, file, text, seen] of [
  ['a module', 'view.ts', `export const view = () => 'saved';`, 'saved'],
  ['what a module imports', 'word.ts', `export const word = 'saved too';`, 'saved too'],
] as const) {
  test(`${what} is as it was saved last, also when that was before it was evaluated`, async ({ page }) => {
    await save('word.ts', `export const word = 'sent';`);
    await save(
      'view.ts',
      `import { word } from './word.ts'; export const view = () => word; import.meta.hot?.accept();`,
    );
    const told = Promise.withResolvers<void>();
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        if (String(payload).includes('"js-update"')) told.resolve();
      }),
    );
    const connected = page.waitForEvent('console', (message) => message.text() === '[vite] connected.');
    await page.goto(origin);
    await page.evaluate(async (path) => {
      await import(`${path}@vite/client`);
      await import(`${path}@tessera/joined.js`);
    }, base);
    await connected;
    await save(file, text);
    await told.promise;
    expect(await (await open(page)).evaluate((it) => it.view())).toBe(seen);
    expect((await evaluated(page)).filter((name) => name === 'counter')).toHaveLength(1);
  });
}

test('one that cannot be read is told with its place, and mending it is enough', async ({ page }) => {
  await save('named.ts', 'export const = 1;');
  await expect(open(page)).rejects.toThrow(/Failed to fetch dynamically imported module/);
  await expect(page.locator('vite-error-overlay')).toContainText('src/named.ts');
  await save('named.ts', sources['named.ts']!);
  await expect
    .poll(async () => (await open(page).then(read, () => null))?.first, { timeout: 10_000 })
    .toBe('first');
});

test('what one throws is thrown again, and never evaluated a second time', async ({ page }) => {
  await save(
    'named.ts',
    `import { log } from './log.ts'; log('named'); throw new Error('thrown on purpose');`,
  );
  for (const time of ['first', 'second']) {
    await expect(open(page), time).rejects.toThrow('thrown on purpose');
  }
  expect((await evaluated(page)).filter((name) => name === 'named')).toHaveLength(1);
});

test('the source map leads to the line in each source', async ({ request }) => {
  const code = await (await request.get(`${origin}${base}@tessera/joined.js`)).text();
  const [, mapUrl] = /^\/\/# sourceMappingURL=(\S+)$/m.exec(code)!;
  const map = new SourceMap(await (await request.get(origin + mapUrl!)).json());
  const lines = code.split('\n');
  for (const [file, text, line] of [
    ['circle-a.ts', 'const early', 1],
    ['view.ts', 'const view', 2],
    ['counter.ts', 'let count', 1],
  ] as const) {
    const at = lines.findIndex((one) => one.includes(text));
    const entry = map.findEntry(at, lines[at]!.indexOf(text));
    expect(entry).toMatchObject({ originalLine: line });
    expect('originalSource' in entry && entry.originalSource).toContain(file);
  }
  await save('view.ts', `\n\n${await readFile(join(root, 'src/view.ts'), 'utf8')}`);
  await expect.poll(async () => (await request.get(origin + mapUrl!)).status()).toBe(404);
});

test('a page that has it already is not sent it again', async ({ request }) => {
  const url = `${origin}${base}@tessera/joined.js`;
  const { etag = '' } = (await request.get(url)).headers();
  expect((await request.get(url, { headers: { 'if-none-match': etag } })).status()).toBe(304);
});

interface Probe {
  add(): void;
  view(): unknown;
  read(): { count: number; first: string; styled: string };
  lazy(): Promise<{ readLazily(): number }>;
}

const read = (app: Awaited<ReturnType<typeof open>>) => app.evaluate((it) => it.read());

async function open(page: Page) {
  if (page.url() === 'about:blank') await page.goto(origin);
  return page.evaluateHandle(async (path) => {
    await import(`${path}@vite/client`);
    await import(`${path}@tessera/joined.js`).catch(() => undefined);
    return ((await import(`${path}src/app.ts`)) as { app: Probe }).app;
  }, base);
}

const evaluated = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { evaluated: string[] }).evaluated);

/** Of the working copy, without Vite's own. */
function watchFiles(page: Page): () => string[] {
  const urls: string[] = [];
  page.on('request', (request) => urls.push(request.url()));
  return () =>
    urls
      .filter((url) => url.includes(base) && !/@vite|@fs|node_modules/.test(url))
      .map((url) => url.slice(origin.length + base.length));
}

const save = (file: string, text: string) => writeFile(join(root, 'src', file), text);
