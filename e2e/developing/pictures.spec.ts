/** Stories as pictures: those of a build beside those of the release that is live, as a team's CI sees them. */

import { execFile } from 'node:child_process';
import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { makeVariant, type VariantOptions } from '@tessera/testing/variants';
import { root } from '../support/shop.ts';
import { copyRemotes, type WorkingCopies } from '../support/working-copies.ts';

const against = () => process.env['TESSERA_URL']!;
const data = () => process.env['TESSERA_DATA']!;
const run = promisify(execFile);

let copies: WorkingCopies;
let folder: string;

test.beforeAll(async () => {
  copies = await copyRemotes('navigation');
  folder = copies.folders[0]!;
  await cp(join(root, 'remotes/navigation/browser'), join(folder, 'browser'), { recursive: true });
  const cli = join(root, 'packages/cli/dist/tessera.js');
  const place = ['--to', join(folder, '../.tessera/pictures'), '--site', against(), '--data', data()];
  await run(process.execPath, [cli, 'pictures', 'navigation', ...place]);
});

test.afterAll(() => copies?.[Symbol.asyncDispose]());

/** Photographs the footer with another build than the live one. */
async function photograph(change: Pick<VariantOptions, 'version' | 'replace' | 'rewrite'>) {
  const from = join(root, 'remotes/navigation/dist/release');
  await makeVariant({ ...change, from, to: join(folder, 'dist/release') });
  const playwright = join(root, 'packages/testing/node_modules/@playwright/test/cli.js');
  const config = join(root, 'packages/testing/playwright.config.ts');
  // What this run says of itself is not about the other one.
  const env = Object.entries(process.env).filter(([name]) => !/^(TEST_|PLAYWRIGHT_|PW_)/.test(name));
  const answer = await run(
    process.execPath,
    [playwright, 'test', '--config', config, '--grep', 'footer.*look as'],
    { cwd: folder, env: Object.fromEntries(env), timeout: 50_000 },
  ).catch((error: { stdout: string }) => error);
  const report = await readdir(join(folder, '.reports/pictures'), { recursive: true }).catch(() => []);
  return { said: answer.stdout, report: report.filter((path) => path.endsWith('.png')).sort() };
}

test('other files that look the same are the same', async () => {
  const { said, report } = await photograph({ version: '1.0.1', rewrite: (text) => `${text}\n;` });
  expect(said).toContain('1 passed');
  expect(said).not.toContain('looks different');
  expect(report).toEqual([]);
});

test('a border that is a pixel wider is told in every width and theme, with pictures', async () => {
  const [one, two] = ['border-block-start:1px solid', 'border-block-start:2px solid'];
  const { said, report } = await photograph({ version: '1.0.2', replace: [[one, two]] });
  const views = ['390-light', '390-dark', '1440-light', '1440-dark'];
  for (const view of views) {
    expect(said).toMatch(new RegExp(`navigation/footer: With categories +${view} +\\d+\\.\\d+ %`));
  }
  expect(report).toEqual(
    views
      .flatMap((view) =>
        ['before', 'difference', 'now'].map((name) => `footer-With-categories/${view}/${name}.png`),
      )
      .sort(),
  );
  // What differs may be accepted by promoting it: the run has not failed.
  expect(said).toContain('1 passed');
});

test('a team that sets a limit is stopped by it', async () => {
  await copies.edit(
    'navigation/browser/fragments.spec.ts',
    'stories);',
    'stories, { pictures: { most: 0 } });',
  );
  const [one, two] = ['border-block-start:1px solid', 'border-block-start:2px solid'];
  const { said } = await photograph({ version: '1.0.3', replace: [[one, two]] });
  expect(said).toContain('1 failed');
});
