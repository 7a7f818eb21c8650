/** The page of a remote's stories, served as `npm run dev` does, in a real browser. */

import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { type PlayServer, startPlayServer } from '../src/play/play-server.ts';

const workspace = fileURLToPath(new URL('..', import.meta.url));
const root = join(workspace, '.cache/play-page');

/** A remote whose one story emits events when its buttons are pressed. */
const sources: Readonly<Record<string, string>> = {
  'package.json': '{"name":"probe","version":"1.0.0","type":"module"}',
  'tessera.config.ts': `import { ticket } from './src/props.ts';
    export default { name: 'probe', shared: [], exposes: { './app': 'src/app.ts' },
    fragments: {
      buttons: { criticality: 'primary', audience: 'public' },
      ticket: { criticality: 'primary', audience: 'public', props: ticket },
    } };`,
  'src/stories.ts': `export const stories = [{ name: 'Two buttons', fragment: 'buttons', props: { label: 'Hello', cart: { count: 2 } } },
    { name: 'Two seats', fragment: 'ticket', props: { seats: 2, class: 'second', from: '2026-01-02', paid: true, names: ['Ann'] } }];`,
  'src/props.ts': `import { z } from 'zod';
    export const ticket = z.object({
      seats: z.int().min(1).max(9).describe('People who travel together'),
      class: z.enum(['first', 'second']),
      from: z.iso.date(),
      paid: z.boolean(),
      names: z.array(z.string().min(2, 'write a whole name')),
      note: z.string().optional(),
      colour: z.string().default('green'),
    });`,
  'src/app.ts': `import { emit } from '@tessera/fragment';
    const button = (text, payload) => {
      const element = document.createElement('button');
      element.textContent = text;
      element.addEventListener('click', () => emit('cart:changed', payload));
      return element;
    };
    export const app = { mount(slot, { fragment, props }) {
      if (fragment === 'ticket') {
        const show = (props) => { slot.textContent = JSON.stringify(props); };
        show(props);
        return { update: ({ props }) => show(props), unmount() {} };
      }
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
  await page.getByLabel('label', { exact: true }).fill('Changed');
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

const ticket = async (page: Page, query = '') => {
  await page.goto(`${server.url}?story=1${query}`);
  const shown = page.frameLocator('iframe').locator('tessera-slot');
  await expect(shown).toContainText('"seats"');
  return async () => JSON.parse((await shown.textContent()) || '{}') as Record<string, unknown>;
};

test('fields follow the schema of the props, with hints, bounds, choices, dates and defaults', async ({
  page,
}) => {
  const shown = await ticket(page);
  expect(await shown()).toMatchObject({ seats: 2, colour: 'green' });
  const seats = page.getByLabel('seats', { exact: true });
  await expect(seats).toHaveAttribute('type', 'number');
  expect(await seats.evaluate(({ min, max, step }: HTMLInputElement) => [min, max, step])).toEqual([
    ...['1', '9', '1'],
  ]);
  await expect(seats).toHaveAccessibleDescription('People who travel together');
  await page.getByLabel('class', { exact: true }).selectOption('first');
  await page.getByLabel('from', { exact: true }).fill('2026-03-04');
  await page.getByLabel('paid', { exact: true }).uncheck();
  await page.getByLabel('names', { exact: true }).fill('["Ann", "Bo"]');
  await page.getByLabel('whether note is given').selectOption('given');
  await page.getByLabel('note', { exact: true }).fill('By the window');
  const changed = {
    ...{ seats: 2, class: 'first', from: '2026-03-04', paid: false, names: ['Ann', 'Bo'] },
    ...{ note: 'By the window', colour: 'green' },
  };
  await expect.poll(shown).toEqual(changed);
  await page.reload();
  await expect.poll(shown).toEqual(changed);
  await page.getByLabel('whether note is given').selectOption('nothing');
  await expect.poll(async () => 'note' in (await shown())).toBe(false);
});

test('what breaks the schema is told beside its field, and the fragment keeps what it had', async ({
  page,
}) => {
  const shown = await ticket(page);
  const seats = page.getByLabel('seats', { exact: true });
  await seats.fill('3');
  await expect.poll(async () => (await shown())['seats']).toBe(3);
  await seats.fill('12');
  await expect(seats).toHaveAttribute('aria-invalid', 'true');
  await expect(seats).toHaveAccessibleDescription(/Too big: expected number to be <=9/);
  expect((await shown())['seats']).toBe(3);
  const names = page.getByLabel('names', { exact: true });
  await names.fill('["Ann"');
  await expect(names).toHaveAccessibleDescription(/Cannot read this as JSON/);
  await names.fill('["Ann", "B"]');
  await expect(names).toHaveAccessibleDescription('1: write a whole name');
  await seats.fill('4');
  await names.fill('["Ann", "Bo"]');
  await expect.poll(shown).toMatchObject({ seats: 4, names: ['Ann', 'Bo'] });
  await expect(page.locator('.fault:not(:empty)')).toHaveCount(0);
});

test('an address with values that are none shows the story, and says what is wrong', async ({ page }) => {
  const shown = await ticket(page, '&props.seats="many"&props.class=first&props.strange.deep=1');
  expect(await shown()).toMatchObject({ seats: 2, class: 'second' });
  await expect(page.getByLabel('seats', { exact: true })).toHaveAccessibleDescription(
    /Invalid input: expected number, received string/,
  );
  await expect(page.getByLabel('class', { exact: true })).toHaveAccessibleDescription(
    'Cannot read first: it is no JSON; texts stand in quotes',
  );
  await expect(page.locator('.fault').first()).toHaveText(
    'strange.deep: Cannot read 1: nothing has a member "deep" there',
  );
});

test('a schema that is edited is followed at once', async ({ page }) => {
  await ticket(page);
  await expect(page.getByLabel('class', { exact: true }).locator('option')).toHaveText(['first', 'second']);
  const file = join(root, 'src/props.ts');
  await writeFile(
    file,
    sources['src/props.ts']!.replace("['first', 'second']", "['first', 'second', 'night']"),
  );
  await expect(page.getByLabel('class', { exact: true }).locator('option')).toHaveText([
    ...['first', 'second', 'night'],
  ]);
});
