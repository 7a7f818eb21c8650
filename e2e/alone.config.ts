/** Tests in the browser of what needs no market. They may run beside those of `playwright.config.ts`. */

import { defineConfig } from '@playwright/test';
import { settings } from './support/settings.ts';

export default defineConfig({
  projects: [
    // The shell's loader with containers of both federation plugins, and its flavours, in the browser they are for.
    { name: 'shell', testDir: '../shell/browser' },
    { name: 'federation', testDir: '../packages/federation/browser' },
    // Every fragment of every remote, each built remote under the built shell.
    { name: 'fragments', testDir: '../remotes', testMatch: '*/browser/*.spec.ts' },
    // The same for containers that other tools have built.
    { name: 'elsewhere', testDir: 'elsewhere' },
    // The registry's console over a registry of its own.
    { name: 'console', testDir: '../registry/browser' },
  ],
  ...settings,
  outputDir: '.reports/alone',
});
