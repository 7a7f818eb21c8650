/** Serves one release the way a BFF is run in earnest, for the test of what its bundle can reach. */

import { createLogger } from '@tessera/service';
import { createBff } from '../bff/create-bff.ts';
import { serveBff } from '../bff/serve-bff.ts';

const [artifacts = '', ownerKeys = '{}'] = process.argv.slice(2);
const logger = createLogger('confined', 'silent');
const releases = { artifacts, ownerKeys: JSON.parse(ownerKeys) as Record<string, string> };
await serveBff(createBff({ name: 'demo', contract: {}, handlers: {}, logger, identityKeys: {}, releases }), {
  port: 0,
  logger,
});
