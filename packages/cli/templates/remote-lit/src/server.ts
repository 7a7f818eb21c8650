/** The server bundle. */

import { createLitServer } from '@tessera/fragment/lit-server';
import { fragments } from './fragments.ts';

export const remote = createLitServer({ name: 'sample-page', fragments });
