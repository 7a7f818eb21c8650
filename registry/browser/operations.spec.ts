/** The console's pages of executions and functions, over a store and a host that speak as the real ones do. */

import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { type Operations, startOperations } from '../src/testing/start-operations.ts';
import { startRegistry, type TestRegistry } from '../src/testing/start-registry.ts';

const folder = new URL('../dist/console', import.meta.url).pathname;
let operations: Operations;
let own: TestRegistry;

test.beforeEach(async () => {
  operations = await startOperations();
  own = await startRegistry({ overseen: operations.overseen, console: { folder } });
});

test.afterEach(async () => {
  await own[Symbol.asyncDispose]();
  await operations[Symbol.asyncDispose]();
});

/** Signs someone in and opens a page; answers what the browser complains of from then on. */
async function enter(
  page: Page,
  path: string,
  { registry = own, teams }: { registry?: TestRegistry; teams?: string[] } = {},
): Promise<string[]> {
  const who = { name: 'Ada', ...(teams === undefined ? {} : { teams }) };
  const { body } = await registry.operator<{ url: string }>('POST /console/links', { body: who });
  await page.goto(body.url);
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${registry.url}/console/${path}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  return complaints;
}

test('an execution is found by its number, drawn with the way it took, and followed to its end', async ({
  page,
}) => {
  const complaints = await enter(page, 'executions');
  await expect(page.getByRole('link', { name: 'TM-FAIL-ED22' })).toBeVisible();
  await page.getByLabel('Order number or id').fill('TM-7K3F-92QD');
  await expect(page.getByRole('link', { name: 'TM-FAIL-ED22' })).toHaveCount(0);
  await page.getByRole('link', { name: 'TM-7K3F-92QD' }).click();
  const diagram = page.getByRole('group', { name: /it is in Window/ });
  await expect(diagram.getByRole('button', { name: 'Window Wait, waiting' })).toBeVisible();
  await expect(
    diagram.getByRole('button', {
      name: 'Reserve Task · 2 attempts, done, failed by Lambda.TooManyRequestsException',
    }),
  ).toBeVisible();
  await expect(diagram.locator('[data-taken]')).toHaveCount(3);
  await expect(diagram.getByText('GiveBack')).toBeVisible();
  await expect(diagram.getByRole('button', { name: /GiveBack/ })).toHaveCount(0);
  operations.finish();
  await expect(page.getByText('Succeeded')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Done Succeed, done/ })).toBeVisible();
  expect(complaints).toEqual([]);
});

test('its states are reached by the keyboard, and each leads to what went in and came out', async ({
  page,
}) => {
  await enter(page, 'executions/order-0001');
  const ship = page.getByRole('button', { name: /^Ship Task, done/ });
  await ship.focus();
  await page.keyboard.press('Enter');
  const row = page.getByRole('row', { name: /^Ship in Settle/ });
  await expect(row.getByText('Input', { exact: true })).toBeVisible();
  await expect(row.locator('summary')).toBeFocused();
  await expect(row).toContainText('order-0001');
});

test('a failed execution says in which state and why', async ({ page }) => {
  await enter(page, 'executions?status=failed');
  await expect(page.getByRole('listitem').filter({ hasText: 'TM-FAIL-ED22' })).toContainText(
    'States.Runtime',
  );
  await page.getByRole('link', { name: 'TM-FAIL-ED22' }).click();
  await expect(page.getByText('Nothing is at "$.stock.reserved"')).toBeVisible();
  await expect(page.getByRole('button', { name: /^IsReserved Choice, failed/ })).toBeVisible();
});

test('functions show what they use, follow it, and where it is cheapest', async ({ page }) => {
  const complaints = await enter(page, 'functions');
  await expect(page.getByText('For all of it together')).toContainText('Containers, $7.11 a month');
  const row = page.getByRole('region', { name: 'Use by function' }).getByRole('row', { name: /^orders/ });
  await expect(row).toContainText('812');
  operations.invoke();
  await expect(row).toContainText('813');
  await expect(page.getByText('Read on 2026-11-22')).toBeVisible();
  expect(complaints).toEqual([]);
});

test('a person of a team has no such pages', async ({ page }) => {
  await enter(page, 'executions', { teams: ['orders-team'] });
  await expect(page.getByText('only an operator may')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Functions' })).toHaveCount(0);
});

test('a registry that stands alone says so', async ({ page }) => {
  await using registry = await startRegistry({ console: { folder } });
  await enter(page, 'executions', { registry });
  await expect(page.getByText('this registry stands alone')).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [390, 1440]) {
    test(`both pages pass axe in ${colorScheme} at ${width} px, and fit`, async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await enter(page, 'executions');
      for (const path of ['executions', 'executions/order-0001', 'functions']) {
        await page.goto(`${own.url}/console/${path}`);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' ')}`),
        ).toEqual([]);
        const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(excess).toBeLessThanOrEqual(0);
      }
    });
  }
}
