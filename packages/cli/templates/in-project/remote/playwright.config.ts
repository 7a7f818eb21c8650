import { browserTests } from '@tessera/testing/playwright';

export default browserTests(import.meta.dirname);
