import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Programs are started here, and a busy machine takes its time over that: what hangs ends, what is slow passes.
  test: { include: ['src/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 30_000 },
});
