import { defineConfig } from 'vitest/config';

export default defineConfig({
  // What is in `browser` runs in one, by Playwright.
  test: { include: ['{src,console}/**/*.test.ts'] },
});
