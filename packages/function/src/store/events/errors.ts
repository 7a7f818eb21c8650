/** Why an event is not written. */

import { defineErrors } from '@tessera/contracts/problem';

export const eventErrors = defineErrors('EVENT', {
  UNKNOWN: {
    status: 422,
    title: 'The event is not known',
    message: (context: string, type: string, version: number) =>
      `Cannot write event "${type}" version ${version} to "${context}": it is in no schema, add it to packages/function/src/store/events`,
  },
  REFUSED: {
    status: 422,
    title: 'The event breaks its schema',
    message: (type: string, version: number, why: string) =>
      `Cannot write event "${type}" version ${version}: ${why}, nothing of its transaction was kept`,
  },
});
