/** The coded errors of the event channel, made in development alone. */

import { defineErrors } from '@tessera/contracts/problem';

export const eventErrors = defineErrors('EVENT', {
  PAYLOAD_REFUSED: {
    status: 422,
    title: 'An event breaks its contract',
    message: (name: string, faults: string) =>
      `Cannot accept event "${name}": ${faults}, mend the remote that emits it`,
  },
});
