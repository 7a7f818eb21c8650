/** Runs the browser tests of a remote, without a shop. */

import { join } from 'node:path';
import { defineConfig, type PlaywrightTestConfig } from '@playwright/test';

/**
 * What a remote's `playwright.config.ts` exports. `TESSERA_CHROMIUM` names the browser; Playwright's own unless set.
 *
 * @param folder the remote's, with its specs in `browser`
 */
export function browserTests(folder: string): PlaywrightTestConfig {
  const executablePath = process.env['TESSERA_CHROMIUM'];
  return defineConfig({
    testDir: join(folder, 'browser'),
    outputDir: join(folder, 'test-results'),
    workers: 1,
    reporter: 'list',
    use: {
      launchOptions: { ...(executablePath === undefined ? {} : { executablePath }), args: ['--no-sandbox'] },
    },
  });
}
