import { defineConfig } from '@playwright/test';
import type { Setting } from './support/market.ts';
import { isVarnishInstalled } from './support/varnish.ts';

const executablePath = process.env['TESSERA_CHROMIUM'];

/** What Varnish is tried with: journeys of visitors. Those that take parts of the shop away stay with the edge. */
const browsing = ['shopping', 'without-javascript', 'changed-price', 'quality', 'security', 'behind-varnish'];

export default defineConfig<object, Setting>({
  projects: [
    { name: 'journeys', testDir: 'journeys', testIgnore: 'behind-varnish.spec.ts' },
    // The same pages, composed by another surrogate: proof that they are standard ESI.
    ...(isVarnishInstalled()
      ? [
          {
            name: 'varnish',
            testDir: 'journeys',
            testMatch: browsing.map((name) => `${name}.spec.ts`),
            use: { surrogate: 'varnish' as const },
          },
        ]
      : []),
    // Deploys while people shop, in a shop of their own.
    { name: 'releases', testDir: 'releases' },
    // The shop under kill -9, in one of its own.
    { name: 'nothing-lost', testDir: 'nothing-lost' },
    // Working copies inside the deployed shop, and what else developers do there.
    { name: 'developing', testDir: 'developing' },
    // New remotes, made in a copy of the checkout.
    { name: 'creating', testDir: 'creating' },
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
  globalSetup: './support/start-market.config.ts',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  fullyParallel: false,
  // One market for all, and two cores: journeys that stop a part must not meet others.
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
});
