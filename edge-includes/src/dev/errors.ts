/** What can go wrong on the edge of a developer alone. */

import { defineErrors } from '@tessera/contracts/problem';

export const devErrors = defineErrors('DEV', {
  BFF_BROKEN: {
    status: 502,
    title: 'The BFF on this machine does not start',
    message: (bff: string, said: string) =>
      `Cannot ask BFF "${bff}" on this machine: it does not start, mend it and save\n${said}`,
  },
  BFF_LATE: {
    status: 504,
    title: 'The BFF on this machine is not up yet',
    message: (bff: string, ms: number) =>
      `Cannot ask BFF "${bff}" on this machine: it did not start within ${ms} ms, see what it says in the terminal`,
  },
  HOST_UNKNOWN: {
    status: 421,
    title: 'Not a name of this machine',
    message: (host: string) =>
      `Cannot answer as "${host}": that is no name of this machine, give it with --public-url if it is yours`,
  },
  TOKEN_REFUSED: {
    status: 401,
    title: 'Not the BFF of this run',
    message: () =>
      'Cannot relay a call: its token is not of this run of tessera dev, let tessera dev start the BFF',
  },
});
