/** The Lambda entry of function `views`. */

import { createHandler, storeFromEnvironment } from '@tessera/function';
import { viewsContract } from './contract/operations.ts';
import { createViewsHandlers } from './views.ts';

export const handler = createHandler(
  viewsContract,
  createViewsHandlers(storeFromEnvironment('fn-views', process.env)),
);
