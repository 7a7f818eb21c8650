/** Where the stage is opened in the browser. One serves many tests: its cache makes them quick, each gets a new page. */

import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  expect,
  type Page,
} from '@playwright/test';
import { keepLedger } from '../browser/ledger.ts';
import { layOutTools } from '../browser/tools.ts';
import type { BffFault } from './bff.ts';
import type { Stage } from './stage.ts';
import type { Flavour } from './stage-page.ts';

/** CSS pixels of a window. */
export const WINDOW = { width: 1280, height: 900 };

export interface Opening {
  flavour: Flavour;
  /** What is wrong with the BFF, if anything is. @default 'down' */
  fault?: BffFault | 'well';
}

/** The stage in a page of its own, and what the browser has said since it was opened. */
export interface Opened {
  page: Page;
  /** Console messages and uncaught errors. */
  complaints: string[];
  /** Uncaught errors alone, and promises whose rejection nobody handles. */
  errors: string[];
}

export interface Tab extends AsyncDisposable {
  context: BrowserContext;
  /** Opens the stage anew, as light and large as always; the page before is closed with all that it has begun. */
  open(opening: Opening): Promise<Opened>;
}

/** @param settings of its browser, where they are not the usual ones */
export async function openTab(
  browser: Browser,
  stage: Stage,
  settings: BrowserContextOptions = {},
): Promise<Tab> {
  const context = await browser.newContext({
    ...settings,
    viewport: WINDOW,
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  await context.addInitScript(keepLedger);
  await context.addInitScript(layOutTools);
  return {
    context,
    async open({ flavour, fault }) {
      for (const before of context.pages()) await before.close();
      const page = await context.newPage();
      const opened: Opened = { page, complaints: [], errors: [] };
      page.on('console', (message) => {
        // React's development copy advertises its tools once.
        if (message.text().includes('react-devtools')) return;
        opened.complaints.push(`${message.type()}: ${message.text()}`);
      });
      page.on('pageerror', (error) => {
        opened.complaints.push(`error: ${error.message}`);
        opened.errors.push(error.message);
      });
      await page.goto(stage.address(flavour, fault), { waitUntil: 'domcontentloaded' });
      await expect(page.locator('main > tessera-slot')).toHaveAttribute('data-state', 'ready');
      return opened;
    },
    [Symbol.asyncDispose]: () => context.close(),
  };
}
