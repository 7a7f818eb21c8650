import { defineConfig } from '@playwright/test';
import type { Setting } from './support/market.ts';
import { settings } from './support/settings.ts';
import { isVarnishInstalled } from './support/varnish.ts';

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
    // Working copies inside the deployed shop, and what else developers do there.
    { name: 'developing', testDir: 'developing' },
    // New remotes, made in a copy of the checkout.
    { name: 'creating', testDir: 'creating' },
    // Deploys while people shop, in a shop of their own.
    { name: 'releases', testDir: 'releases' },
    // The shop under kill -9, in one of its own.
    { name: 'nothing-lost', testDir: 'nothing-lost' },
  ],
  globalSetup: './support/start-market.config.ts',
  // One market for all: journeys that stop a part must not meet others.
  ...settings,
});
