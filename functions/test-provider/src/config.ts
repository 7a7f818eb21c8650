/** The test provider's configuration, from the environment alone. */

import { fromEnvironment, parseConfig } from '@tessera/service';
import { z } from 'zod';

const schema = z.object({
  PROVIDER_PORT: fromEnvironment.port(4330),
  /** The folder of the ledger. */
  PROVIDER_DATA: z.string().min(1),
  PROVIDER_SECRET: z.string().min(16),
  /** Where webhooks go; nobody hears of charges without it. */
  PROVIDER_HOOK_URL: fromEnvironment.url().optional(),
  /** Key id → secret; the first one signs. */
  PROVIDER_HOOK_KEYS: fromEnvironment.map().default({}),
  LOG_LEVEL: fromEnvironment.logLevel(),
});

export type Config = ReturnType<typeof readConfig>;

/** @throws TypeError naming every fault */
export function readConfig(environment: Readonly<Record<string, string | undefined>>) {
  return parseConfig('functions/test-provider', schema, environment);
}
