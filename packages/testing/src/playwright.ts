/** Door: how the browser tests of a remote are run. */

export { browserTests } from './playwright/browser-tests.ts';
