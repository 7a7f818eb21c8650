/** Why the console shows nothing. */

import { defineErrors } from '@tessera/contracts/problem';

export const consoleErrors = defineErrors('CONSOLE', {
  UNBUILT: {
    status: 503,
    title: 'The console was not built',
    message: (folder: string) =>
      `Cannot show the console: "${folder}" holds no build of it, run npm run build`,
  },
});
