/** What can go wrong when views are made. */

import { defineErrors } from '@tessera/contracts/problem';

export const viewErrors = defineErrors('VIEWS', {
  UNKNOWN: {
    status: 422,
    title: 'There is no such view',
    message: (rule: string) => `Cannot take events of rule "${rule}": it names no view`,
  },
  BUSY: {
    status: 503,
    title: 'The view changes too fast',
    message: (view: string) => `Cannot write view "${view}": others write the same rows, try again`,
  },
});
