/** A tab of the browser with the stage in it. One serves many tests: its cache makes them quick, each gets a new page. */

import { type Browser, expect, type Page } from '@playwright/test';
import { keepLedger } from '../browser/ledger.ts';
import { layOutTools } from '../browser/tools.ts';
import type { BffFault } from './bff.ts';
import type { Stage } from './stage.ts';
import type { Flavour } from './stage-page.ts';

/** CSS pixels of a window. */
export const WINDOW = { width: 1280, height: 900 };

export interface Opening {
  flavour: Flavour;
  /** What is wrong with the BFF. @default 'down' */
  fault?: BffFault;
}

/** What the browser has said since the page was opened. */
export interface Notes {
  /** Console messages and uncaught errors. */
  complaints: string[];
  /** Uncaught errors alone, and promises whose rejection nobody handles. */
  errors: string[];
}

export interface Tab extends AsyncDisposable {
  page: Page;
  /** Opens the stage anew, as light and large as always. */
  open(opening: Opening): Promise<Notes>;
}

export async function openTab(browser: Browser, stage: Stage): Promise<Tab> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(keepLedger);
  await page.addInitScript(layOutTools);
  let notes: Notes = { complaints: [], errors: [] };
  page.on('console', (message) => {
    // React's development copy advertises its tools once.
    if (message.text().includes('react-devtools')) return;
    notes.complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => {
    notes.complaints.push(`error: ${error.message}`);
    notes.errors.push(error.message);
  });
  return {
    page,
    async open({ flavour, fault }) {
      notes = { complaints: [], errors: [] };
      await page.setViewportSize(WINDOW);
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      await page.goto(stage.address(flavour, fault));
      await expect(page.locator('main > tessera-slot')).toHaveAttribute('data-state', 'ready');
      return notes;
    },
    [Symbol.asyncDispose]: () => context.close(),
  };
}
