/**
 * How fast a working copy is seen inside the deployed shop: `node bench/dev.ts [--parts 400] [--edits 40] [--json]
 * [--assert]`. The same remotes run under the dev mode of `@module-federation/vite` in the same run, on a page of their
 * own: it has no composed one.
 */

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Figure, readBenchFlags, reportFigures } from '@tessera/testing/figures';
import type { Browser, Page } from 'playwright-core';
import { type EditKind, timeEdits } from './dev/edits.ts';
import { type Session, startModuleFederation, startTessera } from './dev/sessions.ts';
import { type Framework, type WideRemote, writeWideRemote } from './dev/wide-remote.ts';
import { launchBrowser } from './market/browser.ts';
import { openLiveShop } from './release/live-shop.ts';

const flags = readBenchFlags({ parts: '400', edits: '40' });
const parts = Number(flags.values['parts']);
const edits = Number(flags.values['edits']);
const root = resolve(import.meta.dirname, '..');

await mkdir(join(root, '.cache'), { recursive: true });
const place = await mkdtemp(join(root, '.cache/bench-dev-'));
try {
  await using shop = await openLiveShop();
  await using browser = await launchBrowser();
  const figures: Figure[] = [{ name: 'components', value: parts, unit: '' }];
  const notes = [
    'start: from the command to a hydrated page; warm with what Vite has bundled before, cold without',
    'memory: resident, of the process with the modules, after all edits',
    '"other" is @module-federation/vite in dev mode, without server rendering and without the shop around it',
  ];
  const shopped = { against: shop.url, data: shop.data };
  for (const framework of ['react', 'lit'] as const) {
    const ours = await writeWideRemote(join(place, 'tessera'), framework, parts);
    const start = () => startTessera(ours, shopped);
    const own = await measure(browser, ours, start);
    const theirs = await writeWideRemote(join(place, 'module-federation'), framework, parts);
    const other = await measure(browser, theirs, () => startModuleFederation(theirs)).catch(
      ({ message }: Error) => {
        notes.push(`${framework}, other: ${message.split('\n', 1)[0]}`);
        return null;
      },
    );
    figures.push(...describe(framework, own, other));
  }
  reportFigures({ bench: 'dev', figures, notes }, flags);
} finally {
  await rm(place, { recursive: true, force: true, maxRetries: 5 });
}

interface Measured {
  cold: number;
  warm: number;
  edits: Record<EditKind, number[]>;
  /** Bytes. */
  memory: number;
}

async function measure(
  browser: Browser,
  remote: WideRemote,
  start: () => Promise<Session>,
): Promise<Measured> {
  await rm(join(remote.folder, 'node_modules/.vite'), { recursive: true, force: true });
  const cold = await timeStart(browser, start, async () => 0);
  let memory = 0;
  const found: Record<EditKind, number[]> = { text: [], style: [] };
  const warm = await timeStart(browser, start, async (page, session) => {
    for (const kind of ['text', 'style'] as const) {
      // The first ones are the warm-up of watcher and compiler.
      found[kind] = (await timeEdits(page, remote, { kind, edits: edits + 3 })).slice(3);
    }
    memory = await session.memory();
  });
  return { cold, warm, edits: found, memory };
}

/** Milliseconds until the page is hydrated. */
async function timeStart(
  browser: Browser,
  start: () => Promise<Session>,
  work: (page: Page, session: Session) => Promise<unknown>,
): Promise<number> {
  const page = await browser.newPage();
  const begun = performance.now();
  await using session = await start();
  await page.goto(session.url);
  await page.waitForSelector('main tessera-slot[data-state=ready]', { timeout: 60_000 });
  const passed = performance.now() - begun;
  await work(page, session);
  await page.close();
  return passed;
}

function describe(framework: Framework, own: Measured, other: Measured | null): Figure[] {
  const name = framework === 'react' ? 'React' : 'Lit';
  const ms = (value: number) => Math.round(value);
  const p95 = (times: readonly number[]) =>
    times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1]!;
  const megabytes = (bytes: number) => Math.round(bytes / 1e6);
  const figures: Figure[] = [
    { name: `${name}: start, warm`, value: ms(own.warm), unit: 'ms', atMost: 3_000 },
    { name: `${name}: start, cold`, value: ms(own.cold), unit: 'ms', atMost: 6_000 },
    { name: `${name}: an edit is seen, p95`, value: ms(p95(own.edits.text)), unit: 'ms', atMost: 150 },
    {
      name: `${name}: an edit of a style is seen, p95`,
      value: ms(p95(own.edits.style)),
      unit: 'ms',
      atMost: 150,
    },
    { name: `${name}: memory`, value: megabytes(own.memory), unit: 'MB', atMost: 350 },
  ];
  if (other === null) return figures;
  const ratio = (a: number, b: number) => Number((a / b).toFixed(2));
  return [
    ...figures,
    { name: `${name}, other: start, warm`, value: ms(other.warm), unit: 'ms' },
    { name: `${name}, other: start, cold`, value: ms(other.cold), unit: 'ms' },
    { name: `${name}, other: an edit is seen, p95`, value: ms(p95(other.edits.text)), unit: 'ms' },
    {
      name: `${name}, other: an edit of a style is seen, p95`,
      value: ms(p95(other.edits.style)),
      unit: 'ms',
    },
    { name: `${name}, other: memory`, value: megabytes(other.memory), unit: 'MB' },
    {
      name: `${name}: an edit, over the other`,
      value: ratio(p95(own.edits.text), p95(other.edits.text)),
      unit: '×',
    },
  ];
}
