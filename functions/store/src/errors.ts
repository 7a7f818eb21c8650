/** What can go wrong in the store. */

import { defineErrors } from '@tessera/contracts/problem';

export const storeErrors = defineErrors('STORE', {
  NOT_ALLOWED: {
    status: 403,
    title: 'The caller may not do this',
    message: (caller: string, what: string) =>
      `Cannot ${what} for "${caller}": its scope does not hold it, each caller has its own context`,
  },
  UNKNOWN_PATH: {
    status: 404,
    title: 'Nothing here',
    message: (path: string) =>
      `Cannot find "${path}": the store answers /tables, /catalogue, /imports, /limits and /feeds`,
  },
  WRITE_FAILED: {
    status: 503,
    title: 'The data could not be written',
    message: (context: string, why: string) =>
      `Cannot write to "${context}": ${why}, nothing of this transaction was kept`,
  },
  UNKNOWN_IMPORT: {
    status: 409,
    title: 'The import is not known',
    message: (id: string) => `Cannot continue import "${id}": it was dropped or committed, begin a new one`,
  },
  IMPORT_CONFLICT: {
    status: 409,
    title: 'The import contradicts the catalogue',
    message: (sku: string, slug: string) =>
      `Cannot import sku "${sku}": it belongs to product "${slug}", which this import does not hold`,
  },
  BAD_CURSOR: {
    status: 422,
    title: 'The cursor is not valid',
    message: () => 'Cannot read the cursor: use the one that the page before answered, unchanged',
  },
});
