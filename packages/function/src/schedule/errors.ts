/** What can be wrong with a schedule. */

import { defineErrors } from '@tessera/contracts/problem';

export const scheduleErrors = defineErrors('SCHEDULE', {
  INVALID: {
    status: 422,
    title: 'The schedule is not valid',
    message: (expression: string, why: string) => `Cannot read schedule "${expression}": ${why}`,
  },
});
