/** A remote of plain @module-federation/vite and an element that somebody else has made, as fragments of the shop. */

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test } from '@playwright/test';
import { describeFragments } from '@tessera/testing/fragments';

const vite = fileURLToPath(new URL('../node_modules/vite/bin/vite.js', import.meta.url));
const buildRemote = fileURLToPath(
  new URL('../../packages/federation/src/bin/build-remote.ts', import.meta.url),
);
const widget = new URL('fixtures/widget/', import.meta.url);
const clock = new URL('fixtures/clock/', import.meta.url);

/** Runs a script in a folder, as a team does. */
function run(folder: URL, script: string, ...args: string[]): void {
  execFileSync(process.execPath, [script, ...args], { cwd: folder, stdio: 'pipe', timeout: 60_000 });
}

test.beforeAll(() => {
  test.setTimeout(120_000);
  run(widget, vite, 'build', '--logLevel', 'error');
  run(widget, buildRemote);
  run(clock, buildRemote);
});

describeFragments(widget, [{ name: 'New', fragment: 'counter', props: { label: 'A counter' } }]);
describeFragments(clock, [
  { name: 'Noon', fragment: 'clock', props: { time: '12:00' }, params: { time: '12:00' } },
]);
