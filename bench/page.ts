/**
 * The composed product page beside the same components bundled as one ordinary Vite app, rendered on the server and
 * hydrated too, served by the edge's own listener: `node bench/page.ts [--visits 9]`. Visits alternate; medians count.
 */

import { readBenchFlags, reportFigures } from '@tessera/testing/figures';
import { launchBrowser } from './market/browser.ts';
import { openMarket } from './market/market.ts';
import { findProduct } from './market/pages.ts';
import { buildApp } from './page/build-app.ts';
import { readComposedPage } from './page/composed-page.ts';
import { serveApp } from './page/serve-app.ts';
import { conditions, type Visit, visit } from './page/visit.ts';

/** The composed page over the ordinary one. */
const RATIO = 1.15;
/** Kilobytes that composition may cost. */
const EXTRA = 18;

const flags = readBenchFlags({ visits: '9' });
await using market = await openMarket();
const path = await findProduct(market.url);
await using ordinary = await serveApp(
  await buildApp(),
  await readComposedPage(market.url + path),
  market.url,
);
await using browser = await launchBrowser();

const targets = { composed: market.url + path, ordinary: ordinary.url + path };
const visits: Record<keyof typeof targets, Visit[]> = { composed: [], ordinary: [] };
for (const url of Object.values(targets)) await visit(browser, url);
for (let round = 0; round < Number(flags.values['visits']); round++) {
  visits.composed.push(await visit(browser, targets.composed));
  visits.ordinary.push(await visit(browser, targets.ordinary));
}

const { latency, download, slowdown } = conditions;
reportFigures(
  {
    bench: 'page',
    figures: [
      ...timing('largest paint', 'largestPaint'),
      ...timing('interactive', 'interactive'),
      { name: 'HTML, JS and CSS, composed', value: kilobytes('composed'), unit: 'kB brotli' },
      { name: 'HTML, JS and CSS, ordinary', value: kilobytes('ordinary'), unit: 'kB brotli' },
      {
        name: 'HTML, JS and CSS, difference',
        value: round(kilobytes('composed') - kilobytes('ordinary')),
        unit: 'kB brotli',
        atMost: EXTRA,
      },
    ],
    notes: [
      `${latency} ms latency, ${(download * 8) / 1e6} Mbit/s, processor ${slowdown} times slower, ${visits.composed.length} visits each`,
      `requests for HTML, JS and CSS: ${visits.composed[0]?.requests} composed, ${visits.ordinary[0]?.requests} ordinary; with header fields ${median('composed', 'bytesWithFields') / 1_000} and ${median('ordinary', 'bytesWithFields') / 1_000} kB`,
    ],
  },
  flags,
);

function timing(name: string, field: keyof Visit) {
  const [composed, ordinary] = [median('composed', field), median('ordinary', field)];
  return [
    { name: `${name}, composed`, value: Math.round(composed), unit: 'ms' },
    { name: `${name}, ordinary`, value: Math.round(ordinary), unit: 'ms' },
    { name: `${name}, ratio`, value: round(composed / ordinary), unit: '×', atMost: RATIO },
  ];
}

function kilobytes(which: keyof typeof targets): number {
  return round(median(which, 'bytes') / 1_000);
}

function median(which: keyof typeof targets, field: keyof Visit): number {
  const sorted = visits[which].map((one) => one[field]).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function round(number: number): number {
  return Math.round(number * 100) / 100;
}
