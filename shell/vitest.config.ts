import { defineConfig } from 'vitest/config';
import { patience } from '../tools/patience.ts';

export default defineConfig({
  test: {
    ...patience,
    include: ['src/**/*.test.ts'],
    environment: 'happy-dom',
    // Style sheets are answered by the tests themselves.
    environmentOptions: {
      happyDOM: { settings: { disableCSSFileLoading: true, handleDisabledFileLoadingAsSuccess: true } },
    },
  },
});
