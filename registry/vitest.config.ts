import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // What is in `browser` runs in one, by Playwright.
    include: ['{src,console}/**/*.test.ts'],
    // Programs are started here, and a busy machine takes its time over that: what hangs ends, what is slow passes.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
