/** The host's configuration, from the environment alone. */

import { join } from 'node:path';
import { fromEnvironment, parseConfig } from '@tessera/service';
import { z } from 'zod';

const schema = z.object({
  HOST_PORT: fromEnvironment.port(4320),
  /** Caller name → SHA-256 of its token, hexadecimal. */
  HOST_CALLERS: fromEnvironment.map(),
  /** Key id → public key of the gateway, SPKI in base64. */
  HOST_IDENTITY_KEYS: fromEnvironment.map(),
  HOST_STORE_URL: fromEnvironment.url(),
  /** Function name → its token at the store. */
  HOST_STORE_TOKENS: fromEnvironment.map(),
  HOST_PROVIDER_URL: fromEnvironment.url(),
  HOST_PROVIDER_SECRET: z.string().min(16),
  /** The folder that holds `<name>/dist/function.json` of every function. */
  HOST_FUNCTIONS_DIR: z.string().default(join(import.meta.dirname, '../..')),
  /** Milliseconds after which an idle environment ends. */
  HOST_IDLE: fromEnvironment.milliseconds(60_000),
  LOG_LEVEL: fromEnvironment.logLevel(),
});

export type Config = ReturnType<typeof readConfig>;

/** @throws TypeError naming every fault */
export function readConfig(environment: Readonly<Record<string, string | undefined>>) {
  return parseConfig('functions/host', schema, environment);
}

/** The values that a function may ask for by name in its `function.config.ts`. */
export function valuesFor(config: Config, name: string): Record<string, string> {
  return {
    STORE_URL: config.HOST_STORE_URL,
    STORE_TOKEN: config.HOST_STORE_TOKENS[name] ?? '',
    PROVIDER_URL: config.HOST_PROVIDER_URL,
    PROVIDER_SECRET: config.HOST_PROVIDER_SECRET,
  };
}
