/**
 * A team with a repository of its own: a project outside of this checkout, on packed packages, from `tessera create` to
 * the page in production, with npm and with pnpm, while the market runs.
 */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { freePort } from '@tessera/testing/ports';
import { expect, hydrated, test as market, marketUrl } from '../support/market.ts';
import { type Manager, type PackedPlatform, type Project, packPlatform } from '../support/projects.ts';
import { createRegistry } from '../support/registry.ts';

const test = market.extend<object, { platform: PackedPlatform }>({
  platform: [
    async ({ browserName: _ }, use) => {
      await using platform = await packPlatform();
      await use(platform);
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

interface Team {
  manager: Manager;
  framework: string;
  name: string;
  /** A file of the page, a text in it, and another one. */
  change: readonly [file: string, from: string, to: string];
}

/** The market may be one that has seen these tests before. */
const run = Date.now() % 100_000;

const teams: readonly Team[] = [
  {
    manager: 'npm',
    framework: 'react',
    name: `gift-vouchers-${run}`,
    change: ['src/pages/questions.tsx', 'Questions and answers<', 'Asked and answered<'],
  },
  {
    manager: 'pnpm',
    framework: 'lit',
    name: `size-advice-${run}`,
    change: ['src/questions.ts', 'Questions and answers<', 'Asked and answered<'],
  },
];

const operator = () => createRegistry(process.env['TESSERA_DATA']!);
const intro = (page: Page) => page.locator('main header p');

for (const { manager, framework, name, change } of teams) {
  test.describe(`a ${framework} remote with ${manager}`, () => {
    test.describe.configure({ mode: 'serial' });

    let project: Project;
    const stack = new AsyncDisposableStack();
    test.afterAll(() => stack.disposeAsync());

    test('is created in a folder of its own, and passes its tests and types at once', async ({
      platform,
    }) => {
      test.setTimeout(240_000);
      project = await platform.create({ name, framework, manager });
      expect(await project.manager('test')).toMatch(/Tests .*\d+ passed/);
      await project.manager('run', 'typecheck');
      const texts = await Promise.all(
        ['package.json', `remotes/${name}/package.json`, `bff/${name}/package.json`].map((file) =>
          readFile(join(project.folder, file), 'utf8'),
        ),
      );
      expect(texts.join()).not.toMatch(/catalog:|link:|sample|\.\.\/\.\.\//);
      const before = await readdir(project.folder);
      await expect(platform.create({ name, framework, manager })).rejects.toThrow('it is not empty');
      expect(await readdir(project.folder)).toEqual(before);
    });

    test('is let in by the operator, built, published and promoted, and its page is live', async ({
      page,
      request,
      complaints,
    }) => {
      test.setTimeout(120_000);
      expect((await request.get(`/${name}`)).status()).toBe(404);
      const port = await freePort();
      const admitted = ['admit', project.folder, '--to', project.folder, '--bff-port', String(port), '--yes'];
      await operator().tessera(...admitted);
      const bff = await project.start(/"url":"([^"]+)".*"listening"/, 'start');
      stack.use(bff);
      await operator().tessera('bff', 'register', name, '--url', bff.found[1]!);
      await project.manager('run', 'build');
      await project.tessera('check', name);
      await project.tessera('publish', name);
      await project.tessera('promote', `${name}@1.0.0`);
      expect(await (await request.get(`/${name}`)).text()).toMatch(/<summary>.*When does my order arrive\?/);
      await page.goto(`/${name}`);
      await hydrated(page);
      await page.getByLabel('Search the answers').fill('account');
      await expect(page.getByText('2 of 5 answers')).toBeVisible();
      expect(complaints).toEqual([]);
    });

    test('is developed inside the site: an edit is seen, and what was typed stays', async ({ page }) => {
      test.setTimeout(90_000);
      const [file, from, to] = change;
      const port = String(await freePort());
      const flags = ['--against', marketUrl(), '--port', port];
      await using dev = await project.start(/^Open (\S+)$/m, 'exec', '--', 'tessera', 'dev', name, ...flags);
      await page.goto(`${dev.found[1]}/${name}`);
      await hydrated(page);
      await page.getByLabel('Search the answers').fill('account');
      await expect(page.getByText('2 of 5 answers')).toBeVisible();
      await project.edit(`remotes/${name}/${file}`, from, to);
      await expect(intro(page)).toHaveText(to.slice(0, -1));
      await expect(page.getByLabel('Search the answers')).toHaveValue('account');
      const html = await (await page.request.get(`${dev.found[1]}/${name}`)).text();
      expect(html).toContain(to);
    });

    test('runs its BFF from source beside the site', async ({ request }) => {
      test.setTimeout(90_000);
      const port = String(await freePort());
      const flags = ['--against', marketUrl(), '--port', port, '--bff', 'local'];
      await using dev = await project.start(/^Open (\S+)$/m, 'exec', '--', 'tessera', 'dev', name, ...flags);
      await project.edit(`bff/${name}/src/questions.ts`, 'When does my order', 'When will my order');
      const answer = async () => (await request.get(`${dev.found[1]}/api/${name}/questions`)).text();
      await expect.poll(answer).toContain('When will my order');
    });

    test('is previewed with its change, and nobody else sees that', async ({ page, other }) => {
      test.setTimeout(60_000);
      await project.manager('run', 'build');
      const preview = ['preview', name, '--site', marketUrl(), '--path', `/${name}`];
      const { link } = (await project.tessera(...preview)) as { link: string };
      await page.goto(link);
      await page.getByRole('button', { name: 'See these releases' }).click();
      await hydrated(page);
      await expect(intro(page)).toHaveText(change[2].slice(0, -1));
      await other.goto(`/${name}`);
      await expect(intro(other)).toHaveText('Questions and answers');
    });

    test('shows its stories without any platform', async ({ page }) => {
      const port = String(await freePort());
      await using play = await project.start(
        ...([/stories at (\S+)/, 'exec', '--', 'tessera', 'play', name, '--port', port] as const),
      );
      await page.goto(play.found[1]!);
      await expect(page.frameLocator('iframe').getByRole('heading', { level: 1 })).toBeVisible();
    });

    test('holds to the contract in the browser, under the shell that is live', async () => {
      test.setTimeout(120_000);
      await project.tessera('shell', '--site', marketUrl());
      expect(await project.manager('run', 'test:browser')).toMatch(/\d+ passed/);
    });
  });
}
