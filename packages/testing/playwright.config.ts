/** Runs the browser tests of the remote in whose folder it is started, without a shop: `npm run test:browser` there. */

import { browserTests } from './src/playwright.ts';

export default browserTests(process.cwd());
