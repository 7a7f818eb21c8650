/**
 * Lighthouse, mobile preset, on home, category and product: `node bench/lighthouse.ts [--runs 3]`. The median of the
 * runs counts; every audit that costs points is named with its cause.
 */

import { type Figure, readBenchFlags, reportFigures } from '@tessera/testing/figures';
import { freePort } from '@tessera/testing/ports';
import { chromium } from 'playwright-core';
import { type Audited, auditPage, categories } from './lighthouse/audit-page.ts';
import { browserFlags, chromiumPath } from './market/browser.ts';
import { openMarket } from './market/market.ts';
import { findPages } from './market/pages.ts';

const names = ['home', 'category', 'product'];
const PERFORMANCE = 95;

const flags = readBenchFlags({ runs: '3' });
await using market = await openMarket();
const port = await freePort();
await using _browser = await chromium.launch({
  executablePath: await chromiumPath(),
  args: [...browserFlags, `--remote-debugging-port=${port}`],
});

const figures: Figure[] = [];
const notes: string[] = [];
for (const { name, path } of (await findPages(market.url)).filter((page) => names.includes(page.name))) {
  await fetch(market.url + path);
  const runs: Audited[] = [];
  for (let run = 0; run < Number(flags.values['runs']); run++)
    runs.push(await auditPage(market.url + path, port));
  for (const category of categories) {
    const value = median(runs.map(({ scores }) => scores[category] ?? 0));
    const atLeast = category === 'performance' ? PERFORMANCE : 100;
    figures.push({ name: `${name}, ${category}`, value, unit: 'points', atLeast });
  }
  notes.push(...(runs.at(-1)?.losses ?? []).map((loss) => `${name}: ${loss}`));
}
reportFigures({ bench: 'lighthouse', figures, notes }, flags);

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
