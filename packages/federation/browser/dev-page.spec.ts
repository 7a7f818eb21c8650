/** The dev page of a remote, served as `npm run dev` does, in a real browser. */

import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { type DevServer, startDevServer } from '../src/build/dev-server.ts';

const workspace = fileURLToPath(new URL('..', import.meta.url));
const root = join(workspace, '.cache/dev-page');

/** A remote whose one story emits events when its buttons are pressed. */
const sources: Readonly<Record<string, string>> = {
  'package.json': '{"name":"probe","version":"1.0.0","type":"module"}',
  'tessera.config.ts': `export default { name: 'probe', exposes: { './app': 'src/app.ts' },
    fragments: { buttons: { criticality: 'primary', audience: 'public' } } };`,
  'src/stories.ts': `export const stories = [{ name: 'Two buttons', fragment: 'buttons', props: {} }];`,
  'src/app.ts': `import { emit } from '@tessera/fragment';
    const button = (text, payload) => {
      const element = document.createElement('button');
      element.textContent = text;
      element.addEventListener('click', () => emit('cart:changed', payload));
      return element;
    };
    export const app = { mount(slot) {
      slot.append(button('Right', { count: 2 }), button('Wrong', { count: 'two' }));
      return { update() {}, unmount() {} };
    } };`,
};

let server: DevServer;

test.beforeAll(async () => {
  test.setTimeout(60_000);
  await rm(root, { recursive: true, force: true });
  await mkdir(join(root, 'src'), { recursive: true });
  for (const [file, text] of Object.entries(sources)) await writeFile(join(root, file), text);
  await symlink(join(workspace, 'node_modules'), join(root, 'node_modules'));
  server = await startDevServer(root, { port: 0, against: 'http://127.0.0.1:1' });
});
test.afterAll(() => server[Symbol.asyncDispose]());

test('an event that breaks its contract is told on the page and in the console, whoever emits it', async ({
  page,
}) => {
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(server.url);
  const faults = page.getByRole('alert', { name: 'Events that break their contract' }).getByRole('listitem');

  await page.getByRole('button', { name: 'Right' }).click();
  await page.getByRole('button', { name: 'Wrong' }).click();
  await expect(faults).toHaveText([
    /^event-payload-refused: Cannot accept event "cart:changed": count: .+ \(\{"count":"two"\}\)$/,
  ]);

  await page.evaluate(() =>
    window.dispatchEvent(new CustomEvent('tessera:user:signed-in', { detail: { nickname: 'R.' } })),
  );
  await expect(faults).toHaveCount(2);
  await expect(faults.last()).toContainText('Cannot accept event "user:signed-in": name: ');
  expect(errors.filter((text) => text.includes('event-payload-refused'))).toHaveLength(2);
});
