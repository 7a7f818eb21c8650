/** The store's configuration, from the environment alone. */

import { fromEnvironment, parseConfig } from '@tessera/service';
import { z } from 'zod';

const schema = z.object({
  STORE_PORT: fromEnvironment.port(4310),
  /** The folder of the data files. */
  STORE_DATA: z.string().min(1),
  /** Caller name → SHA-256 of its token, hexadecimal. */
  STORE_CALLERS: fromEnvironment.map(),
  STORE_HOST_URL: fromEnvironment.url(),
  STORE_HOST_TOKEN: z.string().min(16),
  /** Milliseconds after placing in which an order waits, so that its customer can cancel it. */
  STORE_CANCEL_WINDOW: z.coerce.number().int().min(0).max(3_600_000).default(6_000),
  /** Orders that are carried out at once, without those that only wait; further ones are not taken. */
  STORE_ORDERS_AT_WORK: z.coerce.number().int().min(1).max(100_000).default(400),
  LOG_LEVEL: fromEnvironment.logLevel(),
});

export type Config = ReturnType<typeof readConfig>;

/** @throws TypeError naming every fault */
export function readConfig(environment: Readonly<Record<string, string | undefined>>) {
  return parseConfig('functions/store', schema, environment);
}
