/** The page of a remote's stories, served as `npm run dev` does, in a real browser. */

import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { type PlayServer, startPlayServer } from '../src/play/play-server.ts';

const workspace = fileURLToPath(new URL('..', import.meta.url));
const root = join(workspace, '.cache/play-page');

/** A remote whose one story emits events when its buttons are pressed. */
const sources: Readonly<Record<string, string>> = {
  'package.json': '{"name":"probe","version":"1.0.0","type":"module"}',
  'tessera.config.ts': `export default { name: 'probe', exposes: { './app': 'src/app.ts' },
    fragments: { buttons: { criticality: 'primary', audience: 'public' } } };`,
  'src/stories.ts': `export const stories = [{ name: 'Two buttons', fragment: 'buttons', props: { label: 'Hello', cart: { count: 2 } } }];`,
  'src/app.ts': `import { emit } from '@tessera/fragment';
    const button = (text, payload) => {
      const element = document.createElement('button');
      element.textContent = text;
      element.addEventListener('click', () => emit('cart:changed', payload));
      return element;
    };
    export const app = { mount(slot, { props }) {
      const text = document.createElement('p');
      const show = ({ label, cart }) => { text.textContent = label + ' ' + cart.count; };
      show(props);
      const ask = document.createElement('button');
      ask.textContent = 'Ask';
      ask.onclick = () => fetch('/api/probe/x').then((r) => r.text(), (e) => e.message).then((t) => { text.textContent = t; });
      slot.append(text, ask, button('Right', { count: 2 }), button('Wrong', { count: 'two' }));
      return { update: ({ props }) => show(props), unmount() {} };
    } };`,
};

let server: PlayServer;

test.beforeAll(async () => {
  test.setTimeout(60_000);
  await rm(root, { recursive: true, force: true });
  await mkdir(join(root, 'src'), { recursive: true });
  for (const [file, text] of Object.entries(sources)) await writeFile(join(root, file), text);
  await symlink(join(workspace, 'node_modules'), join(root, 'node_modules'));
  server = await startPlayServer(root, { port: 0, against: 'http://127.0.0.1:1' });
});
test.afterAll(() => server[Symbol.asyncDispose]());

test('an event that breaks its contract is told on the page and in the console, whoever emits it', async ({
  page,
}) => {
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(server.url);
  const faults = page.getByRole('alert', { name: 'Events that break their contract' }).getByRole('listitem');

  const frame = page.frameLocator('iframe');
  await frame.getByRole('button', { name: 'Right' }).click();
  await frame.getByRole('button', { name: 'Wrong' }).click();
  await expect(faults).toHaveText([
    /^event-payload-refused: Cannot accept event "cart:changed": count: .+ \(\{"count":"two"\}\)$/,
  ]);

  await page
    .frames()[1]!
    .evaluate(() =>
      window.dispatchEvent(new CustomEvent('tessera:user:signed-in', { detail: { nickname: 'R.' } })),
    );
  await expect(faults).toHaveCount(2);
  await expect(faults.last()).toContainText('Cannot accept event "user:signed-in": name: ');
  expect(errors.filter((text) => text.includes('event-payload-refused'))).toHaveLength(2);
});

test('values of props, width, theme and direction are in the address, and what is shown follows', async ({
  page,
}) => {
  await page.goto(server.url);
  const frame = page.frameLocator('iframe');
  await expect(frame.getByText('Hello 2')).toBeVisible();
  await page.getByLabel('label').fill('Changed');
  await page.getByLabel('count').fill('7');
  await expect(frame.getByText('Changed 7')).toBeVisible();
  await page.getByLabel('Width').selectOption('phone');
  await page.getByLabel('Theme').selectOption('dark');
  await page.getByLabel('Direction').selectOption('rtl');
  await page.goto(page.url());
  await expect(frame.getByText('Changed 7')).toBeVisible();
  expect(await page.locator('iframe').evaluate((element) => element.clientWidth)).toBe(390);
  const root = frame.locator('html');
  await expect(root).toHaveAttribute('dir', 'rtl');
  await expect(root).toHaveAttribute('data-theme', 'dark');
});

test('a network and a BFF that are not well can be had', async ({ page }) => {
  await page.goto(server.url);
  const frame = page.frameLocator('iframe');
  const ask = async (network: string, answer: RegExp) => {
    await page.getByLabel('Network').selectOption(network);
    await frame.getByRole('button', { name: 'Ask' }).click();
    await expect(frame.getByText(answer)).toBeVisible();
  };
  await ask('down', /Failed to fetch/);
  await ask('failing', /Something went wrong/);
  await ask('garbage', /not what was asked for/);
});
