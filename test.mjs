// `npm test`: everything that must hold, from a bare checkout: lint, types, boundaries, builds, the tests of every
// workspace, and the journeys in a real browser. Quiet where nothing is wrong; the last line counts.

import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  fail,
  install,
  pinnedPath,
  root,
  runTurbo,
  runtime,
  step,
  stopWith,
  workspaces,
} from './bootstrap.mjs';

const bin = (path) => join(root, 'node_modules', path);
const count = { passed: 0, failed: 0 };

if (process.argv.length > 2)
  stopWith(`Cannot read the flags: "${process.argv[2]}" is none, npm test takes no flags`);
await install();
await check('Lint', ['node_modules/.bin/biome', 'check', '--error-on-warnings', '.']);
await check('Types', ['node_modules/.bin/tsc', '-p', 'tsconfig.json']);
await check('Boundaries', [runtime, 'tools/check.ts']);
await runWorkspaces();
await runTools();
await runJourneys();
console.log(`${count.passed} passed, ${count.failed} failed`);
process.exitCode = count.failed === 0 ? 0 : 1;

/** One check that either holds or shows what it has found. */
async function check(label, [command, ...args]) {
  const outcome = await step(label, command, args, { PATH: pinnedPath() });
  if (outcome.code === 0) count.passed += 1;
  else {
    count.failed += 1;
    console.error(outcome.text.trimEnd());
  }
}

/** Builds and tests of all workspaces. Their logs, which turbo's cache keeps too, tell how many tests ran. */
async function runWorkspaces() {
  // The journeys come last, in a browser that is looked for first.
  const flags = ['--continue', '--filter=!@tessera/e2e'];
  const outcome = await runTurbo(['build', 'test'], 'Builds and tests', flags);
  for (const { name, path, folder, scripts } of workspaces()) {
    if (path === 'e2e') continue;
    if (!scripts.test) {
      report(`${name} has no tests: every workspace needs a script "test"`);
      continue;
    }
    const log = join(folder, '.turbo/turbo-test.log');
    const text = existsSync(log) ? plain(readFileSync(log, 'utf8')) : '';
    for (const line of text.match(/^SKIPPED: .*$/gm) ?? []) console.log(line);
    const found = countTests(text);
    if (found === null) report(`${name}: its tests did not run`, text);
    else {
      count.passed += found.passed;
      count.failed += found.failed;
      if (found.failed > 0) console.error(`\n${name}\n${text.trimEnd()}`);
      else if (found.passed === 0) report(`${name} has no test that ran`);
    }
  }
  if (outcome.code !== 0 && count.failed === 0) fail('Builds and tests', outcome);
}

/** The checker's own tests: `tools` is no workspace. */
async function runTools() {
  const outcome = await step('Tools', runtime, [bin('vitest/vitest.mjs'), 'run', '--dir', 'tools'], {
    PATH: pinnedPath(),
  });
  const found = countTests(plain(outcome.text)) ?? { passed: 0, failed: 1 };
  count.passed += found.passed;
  count.failed += found.failed;
  if (outcome.code !== 0) console.error(outcome.text.trimEnd());
}

async function runJourneys() {
  const folder = join(root, 'e2e');
  const { findChromium } = await import('./tools/find-chromium.mjs');
  const browser = await findChromium(join(folder, 'node_modules/playwright-core'), (command, args) =>
    step('Installing a browser', command, args),
  );
  if (browser === null) {
    stopWith('Cannot run the journeys: no Chromium is found, install one or name it in TESSERA_CHROMIUM');
  }
  // Stories are photographed as they are and as they were at the commit before; where that is not known, they are not.
  const before = await step('Pictures', runtime, ['tools/pictures-before.ts'], { PATH: pinnedPath() });
  if (before.code !== 0) console.log(`SKIPPED: pictures of stories\n${before.text.trimEnd()}`);
  const [ran] = await Promise.all([
    runPlaywright('Journeys', { name: 'playwright.config.ts', browser }),
    // What needs no market runs meanwhile.
    runPlaywright('Browser', { name: 'alone.config.ts', browser }),
  ]);
  if (ran !== null && !ran.includes('varnish'))
    console.log('SKIPPED: the journeys with Varnish, install the Debian package "varnish" to run them');
  tellPictures();
}

/** Runs the tests of one configuration in `e2e`. Resolves with its projects' names, or with null when it could not run. */
async function runPlaywright(label, { name, browser }) {
  const folder = join(root, 'e2e');
  const results = join(folder, `.reports/${name}.json`);
  rmSync(results, { force: true });
  const outcome = await step(
    label,
    runtime,
    [
      join(folder, 'node_modules/@playwright/test/cli.js'),
      'test',
      '--config',
      join(folder, name),
      '--reporter=list,json',
    ],
    { PATH: pinnedPath(), TESSERA_CHROMIUM: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: results },
  );
  if (outcome.code !== 0) console.error(outcome.text.trimEnd());
  const found = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : null;
  if (found === null || found.stats.expected + found.stats.unexpected === 0) {
    report(`${label} did not run: Playwright says nothing of ${name}`);
    return null;
  }
  const { stats, config } = found;
  count.passed += stats.expected + (stats.flaky ?? 0);
  count.failed += stats.unexpected;
  if (outcome.code !== 0 && stats.unexpected === 0) report(`${label} ended with an error`);
  return config.projects.map((project) => project.name);
}

/** What looks different is no fault: whoever has changed it looks at it. */
function tellPictures() {
  for (const remote of readdirSync(join(root, 'remotes'))) {
    const pictures = join(root, 'remotes', remote, '.reports/pictures');
    const stories = existsSync(pictures) ? readdirSync(pictures) : [];
    if (stories.length > 0)
      console.log(`LOOKS DIFFERENT: ${stories.join(', ')} of ${remote}, see ${pictures}`);
  }
}

function report(sentence, text = '') {
  count.failed += 1;
  console.error(`${text.trimEnd()}\n${sentence}`.trimStart());
}

/** Passed and failed tests as Vitest sums them up, or null when it did not. */
function countTests(text) {
  const line = /^\s*Tests\s+(.*)$/m.exec(text)?.[1];
  if (line === undefined) return null;
  const number = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(line)?.[1] ?? 0);
  return { passed: number('passed'), failed: number('failed') };
}

function plain(text) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a terminal begin with this character
  return text.replace(/\x1b\[[0-9;]*m/g, '');
}
