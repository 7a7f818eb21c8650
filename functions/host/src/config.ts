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
  /** The host's own token at the store, where it declares triggers. */
  HOST_STORE_TOKEN: z.string().min(16),
  /** Function name → its token at the store. */
  HOST_STORE_TOKENS: fromEnvironment.map(),
  HOST_PROVIDER_URL: fromEnvironment.url(),
  HOST_PROVIDER_SECRET: z.string().min(16),
  /** Key id → secret that the provider signs its webhooks with. */
  HOST_HOOK_KEYS: fromEnvironment.map().default({}),
  /** The folder that holds `<name>/dist/function.json` of every function. */
  HOST_FUNCTIONS_DIR: z.string().default(join(import.meta.dirname, '../..')),
  /** The main file of another runtime than this host's own, which speaks Lambda's Runtime API. */
  HOST_RUNTIME: z.string().optional(),
  /** Milliseconds after which an idle environment ends: longer than the minute of what keeps one warm. */
  HOST_IDLE: fromEnvironment.milliseconds(75_000),
  /** Told to every function with each event, as the stage variables of an HTTP API. */
  HOST_STAGE_VARIABLES: fromEnvironment.map().default({}),
  /** Milliseconds before an asynchronous invocation that failed is tried again; doubled the second time. */
  HOST_RETRY_DELAY: fromEnvironment.milliseconds(60_000),
  /** Milliseconds before a message that its function could not handle comes again; doubled with each receive. */
  HOST_TRIGGER_RETRY_DELAY: fromEnvironment.milliseconds(1_000),
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
    HOOK_KEYS: JSON.stringify(config.HOST_HOOK_KEYS),
  };
}
