/** The server bundle. */

import { createReactServer } from '@tessera/fragment/react-server';
import { pages } from './pages.ts';

export const remote = createReactServer({ name: 'sample-page', pages });
