/**
 * What a first load of each page costs in JavaScript, and whether it is fetched well: `node bench/size.ts`.
 *
 * Bytes are gzip -9 of what a real Chromium has fetched.
 */

import { type Figure, readBenchFlags, reportFigures } from '@tessera/testing/figures';
import { launchBrowser } from './market/browser.ts';
import { openMarket } from './market/market.ts';
import { findPages, signUp } from './market/pages.ts';
import { judgePage, type PageFigures } from './size/judge-page.ts';
import { loadPage } from './size/load-page.ts';

/** Kilobytes of JavaScript, by remote. */
const budgets: Readonly<Record<string, number>> = { shell: 90, navigation: 8, catalog: 16 };
const OTHERS = 25;

const flags = readBenchFlags();
const results = new Map<string, PageFigures>();
await using market = await openMarket();
await using browser = await launchBrowser();
const storageState = await signUp(browser, market.url);
for (const { name, path, isPrivate } of await findPages(market.url)) {
  const page = await loadPage(browser, market.url + path, isPrivate ? { storageState } : {});
  results.set(name, judgePage(page));
}

reportFigures({ bench: 'size', figures: [...sizes(), ...manners()], notes: notes() }, flags);

/** The most that each remote weighs on any of the pages. */
function sizes(): Figure[] {
  const names = new Set([...results.values()].flatMap(({ bytes }) => Object.keys(bytes)));
  return [...names].map((remote) => ({
    name: `JavaScript of ${remote}`,
    value: round(Math.max(...[...results.values()].map(({ bytes }) => bytes[remote] ?? 0)) / 1_000),
    unit: 'kB gzip',
    atMost: budgets[remote] ?? OTHERS,
  }));
}

function manners(): Figure[] {
  const pages = [...results.values()];
  const most = (of: (page: PageFigures) => number) => Math.max(...pages.map(of));
  const sum = (of: (page: PageFigures) => number) => pages.reduce((total, page) => total + of(page), 0);
  const oddest = (of: (page: PageFigures) => number) => pages.map(of).find((count) => count !== 1) ?? 1;
  const one = { unit: 'on every page', atMost: 1, atLeast: 1 };
  return [
    { name: 'copies of React', value: oddest((page) => page.reactCopies), ...one },
    { name: 'copies of Lit', value: oddest((page) => page.litCopies), ...one },
    { name: 'depth of requests', value: most((page) => page.depth), unit: 'on any page', atMost: 2 },
    {
      name: 'unused preloads',
      value: sum((page) => page.unusedPreloads.length),
      unit: 'on all pages',
      atMost: 0,
    },
    { name: 'console messages', value: sum((page) => page.messages.length), unit: 'on all pages', atMost: 0 },
  ];
}

function notes(): string[] {
  return [...results].flatMap(([name, page]) => [
    `${name}: ${Object.entries(page.bytes)
      .map(([remote, bytes]) => `${remote} ${round(bytes / 1_000)}`)
      .join(', ')} kB`,
    ...(page.depth > 2 ? [`${name}: ${page.deepest.join(' → ')}`] : []),
    ...page.unusedPreloads.map((url) => `${name}: preloaded for nothing: ${url}`),
    ...page.messages.map((message) => `${name}: the console says ${message}`),
  ]);
}

function round(number: number): number {
  return Math.round(number * 100) / 100;
}
