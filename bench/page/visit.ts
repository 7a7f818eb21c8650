/** One visit of a page by someone new, on a slow phone and a slow network. */

import type { Browser } from 'playwright-core';

/** A mid-range phone on a slow 4G network. Milliseconds; bytes a second; how many times slower the processor is. */
export const conditions = { latency: 150, download: 1_600_000 / 8, upload: 750_000 / 8, slowdown: 4 };

export interface Visit {
  /** Milliseconds from the navigation to the largest paint. */
  largestPaint: number;
  /** Milliseconds until everything is hydrated and no long task runs any more. */
  interactive: number;
  /** Bytes of HTML, scripts and style sheets as they came over the wire, without header fields. */
  bytes: number;
  /** The same with their header fields. */
  bytesWithFields: number;
  requests: number;
}

/** Milliseconds without a long task that count as quiet. */
const QUIET = 1_500;

interface Seen {
  largestPaint: number;
  hydrated: number;
  longTaskEnd: number;
}

export async function visit(browser: Browser, url: string): Promise<Visit> {
  await using context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
  });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  const types = new Map<string, string>();
  let bytesWithFields = 0;
  session.on('Network.responseReceived', ({ requestId, type }) => types.set(requestId, type));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (/Document|Script|Stylesheet/.test(types.get(requestId) ?? '')) bytesWithFields += encodedDataLength;
  });
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: conditions.latency,
    downloadThroughput: conditions.download,
    uploadThroughput: conditions.upload,
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: conditions.slowdown });
  await page.addInitScript(watch);
  await page.goto(url, { waitUntil: 'load' });
  await page.waitForFunction(isQuiet, QUIET, { polling: 100, timeout: 60_000 });
  const seen = await page.evaluate(() => Reflect.get(globalThis, 'seen') as Seen);
  const bodies = await page.evaluate(measureBodies);
  const requests = [...types.values()].filter((type) => /Document|Script|Stylesheet/.test(type)).length;
  return {
    largestPaint: seen.largestPaint,
    interactive: Math.max(seen.hydrated, seen.longTaskEnd),
    bytes: bodies,
    bytesWithFields,
    requests,
  };
}

/** Runs in the page before anything else: notes paints, long tasks, and when the last component is hydrated. */
function watch(): void {
  const seen: Seen = { largestPaint: 0, hydrated: 0, longTaskEnd: 0 };
  Reflect.set(globalThis, 'seen', seen);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.largestPaint = entry.startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.longTaskEnd = entry.startTime + entry.duration;
  }).observe({ type: 'longtask', buffered: true });

  const isHydrated = () => {
    const button = document.querySelector('main form button[type=submit]');
    const hosts = [
      ...document.querySelectorAll(
        'nav-header, nav-footer, nav-cart-badge, nav-user-menu, market-recommendations',
      ),
    ];
    return (
      button !== null &&
      Object.keys(button).some((key) => key.startsWith('__reactProps$')) &&
      hosts.length >= 4 &&
      hosts.every((host) => Reflect.get(host, 'hasUpdated') === true)
    );
  };
  const look = () => {
    if (document.readyState !== 'loading' && isHydrated()) seen.hydrated = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** Runs in the page: whether it is hydrated and nothing long has run for a while. */
function isQuiet(quiet: number): boolean {
  const { hydrated, longTaskEnd } = Reflect.get(globalThis, 'seen') as Seen;
  return hydrated > 0 && performance.now() - Math.max(hydrated, longTaskEnd) > quiet;
}

/** Runs in the page: compressed bytes of the bodies of the page, its scripts and its style sheets. */
function measureBodies(): number {
  const entries = performance.getEntries().filter((entry) => entry instanceof PerformanceResourceTiming);
  return entries
    .filter((entry) => entry.entryType === 'navigation' || /\.(?:js|css)$/.test(entry.name))
    .reduce((sum, entry) => sum + entry.encodedBodySize, 0);
}
