/** The real Chromium that pages are measured in. */

import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { findChromium } from '../../tools/find-chromium.mjs';

/** Chromium without what it does on its own account. */
export const browserFlags = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-gpu',
  '--no-first-run',
];

/** @throws Error when there is none */
export async function chromiumPath(): Promise<string> {
  const folder = join(import.meta.dirname, '../../node_modules/playwright-core');
  const path = await findChromium(folder, async () => ({ code: 1 }));
  if (path === null)
    throw new Error('Cannot measure: no Chromium is found, install one or name it in TESSERA_CHROMIUM');
  return path;
}

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await chromiumPath(), args: browserFlags });
}

/** Waits until every slot of the page has been hydrated. */
export async function hydrated(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const slots = [...document.querySelectorAll<HTMLElement>('tessera-slot')];
    return slots.length > 2 && slots.every((slot) => slot.dataset['state'] === 'ready');
  });
}
