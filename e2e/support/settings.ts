/** What all tests in the browser have in common. */

import type { PlaywrightTestConfig } from '@playwright/test';

const executablePath = process.env['TESSERA_CHROMIUM'];

export const settings = {
  timeout: 60_000,
  expect: { timeout: 10_000 },
  fullyParallel: false,
  // Two runs may be under way on two cores.
  workers: 1,
  reporter: 'list',
  use: {
    viewport: { width: 1280, height: 900 },
    actionTimeout: 15_000,
    trace: 'off',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        '--no-sandbox',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-gpu',
        '--no-first-run',
      ],
    },
  },
} satisfies PlaywrightTestConfig;
