/** Opens the stage in a tab, and notes what the browser says from then on. */

import { expect, type Page } from '@playwright/test';
import { keepLedger } from '../browser/ledger.ts';
import { layOutTools } from '../browser/tools.ts';
import type { BffFault } from './bff.ts';
import type { Stage } from './stage.ts';
import type { Flavour } from './stage-page.ts';

export interface OpenStage {
  page: Page;
  /** Console messages and uncaught errors, rejections too. */
  complaints: string[];
  /** Uncaught errors alone. */
  errors: string[];
}

export async function openStage(
  page: Page,
  stage: Stage,
  { flavour, fault }: { flavour: Flavour; fault?: BffFault },
): Promise<OpenStage> {
  const complaints: string[] = [];
  const errors: string[] = [];
  page.on('console', (message) => {
    // React's development copy advertises its tools once.
    if (message.text().includes('react-devtools')) return;
    complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => {
    complaints.push(`error: ${error.message}`);
    errors.push(error.message);
  });
  await page.addInitScript(keepLedger);
  await page.addInitScript(layOutTools);
  await page.goto(stage.address(flavour, fault));
  await expect(page.locator('main > tessera-slot')).toHaveAttribute('data-state', 'ready');
  return { page, complaints, errors };
}
