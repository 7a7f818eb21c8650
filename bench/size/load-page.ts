/** One first load of a page in a browser without a cache, and everything that was fetched, run and said. */

import type { Browser, BrowserContextOptions, CDPSession, Page } from 'playwright-core';
import { hydrated } from '../market/browser.ts';

export interface FetchedFile {
  url: string;
  /** The resource type of the DevTools protocol, such as `Script` or `Fetch`. */
  type: string;
  /** What made the browser ask for it: an URL, or `null` for the page itself. */
  initiator: string | null;
}

export interface LoadedPage {
  fetched: FetchedFile[];
  /** URL → text of every script. */
  scripts: Map<string, string>;
  /** URLs of the scripts whose code has run. */
  run: Set<string>;
  /** URLs in `link rel=modulepreload` of the served head. */
  preloads: string[];
  /** Copies of Lit's element and template libraries, as they count themselves. */
  litCopies: number;
  /** Everything on the console. */
  messages: string[];
}

/** Milliseconds after which Chromium has complained of preloads that nobody used. */
const COMPLAINT_DELAY = 4_000;

export async function loadPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions,
): Promise<LoadedPage> {
  await using context = await browser.newContext(options);
  const page = await context.newPage();
  const messages: string[] = [];
  page.on('console', (message) => messages.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => messages.push(`error: ${error.message}`));
  const fetched = await watchRequests(await context.newCDPSession(page));
  await page.coverage.startJSCoverage({ resetOnNavigation: false });

  await page.goto(url);
  const preloads = await readPreloads(page);
  await hydrated(page);
  await page.waitForTimeout(COMPLAINT_DELAY);
  const covered = await page.coverage.stopJSCoverage();
  return {
    fetched,
    scripts: new Map(covered.map((script) => [script.url, script.source ?? ''])),
    run: new Set(covered.filter(hasRun).map((script) => script.url)),
    preloads,
    litCopies: await page.evaluate(() =>
      Math.max(
        ...['litElementVersions', 'litHtmlVersions', 'reactiveElementVersions'].map(
          (name) => (Reflect.get(globalThis, name) as string[] | undefined)?.length ?? 0,
        ),
      ),
    ),
    messages,
  };
}

/** The preloads that the edge has written; the shell adds more when it prefetches. */
function readPreloads(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLLinkElement>('head link[rel=modulepreload]')].map(({ href }) => href),
  );
}

async function watchRequests(session: CDPSession): Promise<FetchedFile[]> {
  const fetched: FetchedFile[] = [];
  session.on('Network.requestWillBeSent', ({ request, type, initiator }) => {
    const caller = initiator.stack?.callFrames[0]?.url ?? initiator.stack?.parent?.callFrames[0]?.url;
    fetched.push({
      url: request.url,
      type: type ?? 'Other',
      initiator: type === 'Document' ? null : (initiator.url ?? caller ?? null),
    });
  });
  await session.send('Network.enable');
  return fetched;
}

function hasRun(script: { functions: { ranges: { count: number }[] }[] }): boolean {
  return script.functions.some(({ ranges }) => ranges.some(({ count }) => count > 0));
}
