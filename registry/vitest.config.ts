import { defineConfig } from 'vitest/config';
import { patience } from '../tools/patience.ts';

export default defineConfig({
  test: {
    ...patience,
    // What is in `browser` runs in one, by Playwright.
    include: ['{src,console}/**/*.test.ts'],
  },
});
