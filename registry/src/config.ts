/** The registry's configuration, from the environment alone. */

import { createPrivateKey, createPublicKey } from 'node:crypto';
import { fromEnvironment, parseConfig } from '@tessera/service';
import { z } from 'zod';
import type { WebhookTarget } from './webhooks/webhooks.ts';

const schema = z.object({
  REGISTRY_PORT: fromEnvironment.port(4320),
  /** The folder of the database. */
  REGISTRY_DATA: z.string().min(1),
  /** The folder of releases and blobs, which edges and BFFs read. */
  REGISTRY_ARTIFACTS: z.string().min(1),
  /** The name of the key that signs channel documents. */
  REGISTRY_KEY_ID: z.string().min(1),
  /** That key, PKCS #8 in base64. */
  REGISTRY_KEY: z.string().transform((text, context) => {
    try {
      return createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' });
    } catch {
      context.addIssue({ code: 'custom', message: 'expected a PKCS #8 key in base64' });
      return z.NEVER;
    }
  }),
  /** Caller name → SHA-256 of its token, hexadecimal. `operator` may do everything, all others follow channels. */
  REGISTRY_CALLERS: fromEnvironment.map(),
  /** The edges' keys of visitor ids: key id → 32 bytes in base64. Without one, no canary gathers evidence. */
  REGISTRY_VISITOR_KEYS: fromEnvironment.map().default({}),
  /** The greatest part of the counted visitors that is of one network, 0 to 1. */
  REGISTRY_PREFIX_LIMIT: z.coerce.number().gt(0).max(1).default(0.05),
  /** Where changes are told, and the secret that proves by whom. */
  REGISTRY_WEBHOOK_URL: fromEnvironment.url().optional(),
  REGISTRY_WEBHOOK_SECRET: z.string().min(16).optional(),
  LOG_LEVEL: fromEnvironment.logLevel(),
});

export type Config = ReturnType<typeof readConfig>;

/** @throws TypeError naming every fault */
export function readConfig(environment: Readonly<Record<string, string | undefined>>) {
  const config = parseConfig('registry', schema, environment);
  const publicKey = createPublicKey(config.REGISTRY_KEY);
  const spki = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  return {
    ...config,
    webhook: readWebhook(config),
    key: { id: config.REGISTRY_KEY_ID, privateKey: config.REGISTRY_KEY, spki },
  };
}

function readWebhook(config: {
  REGISTRY_WEBHOOK_URL?: string | undefined;
  REGISTRY_WEBHOOK_SECRET?: string | undefined;
}): WebhookTarget | null {
  const { REGISTRY_WEBHOOK_URL: url, REGISTRY_WEBHOOK_SECRET: secret } = config;
  if (url !== undefined && secret !== undefined) return { url, secret };
  if (url === undefined && secret === undefined) return null;
  throw new TypeError(
    'Cannot start registry: REGISTRY_WEBHOOK_URL and REGISTRY_WEBHOOK_SECRET need each other, give both or none',
  );
}
