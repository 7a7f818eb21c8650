/** The part of the environment that every BFF has; a BFF's own `config.ts` extends it. */

import { fromEnvironment } from '@tessera/service';
import { z } from 'zod';

export const bffConfigSchema = z.object({
  BFF_PORT: fromEnvironment.port(0),
  /** The folder of published releases. */
  BFF_ARTIFACTS: z.string().min(1),
  /** Public keys of the team that owns the remote: key id → SPKI in base64. */
  BFF_OWNER_KEYS: fromEnvironment.map(),
  /** Public keys of the gateway's identity assertions: key id → SPKI in base64. */
  BFF_IDENTITY_KEYS: fromEnvironment.map(),
  /** Where functions are called. */
  BFF_HOST_URL: fromEnvironment.url(),
  /** The credential of `bff-<name>` there. */
  BFF_HOST_TOKEN: z.string().min(16),
  /** The channel document's file; its releases keep their workers. Absent: the least used one goes. */
  BFF_CHANNEL_FILE: z.string().optional(),
  /** Mebibytes of resident memory above which release workers are given up. */
  BFF_MEMORY_LIMIT: fromEnvironment.count(640),
  LOG_LEVEL: fromEnvironment.logLevel(),
});

/** For a BFF that also asks the store: for the counters of rate limits, or for a feed. */
export const bffStoreConfigSchema = bffConfigSchema.extend({
  BFF_STORE_URL: fromEnvironment.url(),
  /** The credential of `bff-<name>` there. */
  BFF_STORE_TOKEN: z.string().min(16),
});

export type BffConfig = z.output<typeof bffConfigSchema>;
export type BffStoreConfig = z.output<typeof bffStoreConfigSchema>;
