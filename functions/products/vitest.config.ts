import { defineConfig } from 'vitest/config';
import { patience } from '../../tools/patience.ts';

export default defineConfig({ test: patience });
