/** Runs the browser tests of the remote in whose folder it is started, without a shop: `npm run test:browser` there. */

import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

const executablePath = process.env['TESSERA_CHROMIUM'];

export default defineConfig({
  testDir: join(process.cwd(), 'browser'),
  outputDir: join(process.cwd(), 'test-results'),
  workers: 1,
  reporter: 'list',
  use: {
    launchOptions: { ...(executablePath === undefined ? {} : { executablePath }), args: ['--no-sandbox'] },
  },
});
