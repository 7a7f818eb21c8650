/** The expose that the shell loads. */

import { createLitApp } from '@tessera/fragment/lit';
import { loadApi } from './api.ts';
import { fragments } from './fragments.ts';

export const app = createLitApp({
  name: 'navigation',
  fragments,
  createApi: loadApi,
});
