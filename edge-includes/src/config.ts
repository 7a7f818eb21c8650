/** The configuration of the edge. */

import { createPrivateKey } from 'node:crypto';
import { hostname } from 'node:os';
import { fromEnvironment, parseConfig } from '@tessera/service';
import { z } from 'zod';

const identityKey = z.string().transform((text, context) => {
  try {
    const { id, pkcs8 } = z.object({ id: z.string(), pkcs8: z.string() }).parse(JSON.parse(text));
    const key = { key: Buffer.from(pkcs8, 'base64'), format: 'der', type: 'pkcs8' } as const;
    return { id, privateKey: createPrivateKey(key) };
  } catch {
    context.addIssue({ code: 'custom', message: 'expected {"id": …, "pkcs8": base64 of an Ed25519 key}' });
    return z.NEVER;
  }
});

const schema = z
  .object({
    EDGE_PORT: fromEnvironment.port(8_080),
    EDGE_HOST: z.string().default('127.0.0.1'),
    /** Where visitors find the site. */
    EDGE_PUBLIC_URL: fromEnvironment.url(),
    /** This edge's own copy of the signed channel document; watched. The registry brings it where it is missing. */
    EDGE_CHANNEL_FILE: z.string(),
    /** Key id → SPKI, base64. */
    EDGE_REGISTRY_KEYS: fromEnvironment.map(),
    /** Folder of the releases: `<remote>/<version>-<digest8>/`. */
    EDGE_ARTIFACTS: z.string(),
    /** Folder of `/media`. */
    EDGE_MEDIA: z.string().optional(),
    /** Key id → 32 bytes, base64; the first one seals. */
    EDGE_COOKIE_KEYS: fromEnvironment.map(),
    /** Key id → at least 32 bytes, base64; the first one signs. */
    EDGE_PAGE_KEYS: fromEnvironment.map(),
    EDGE_IDENTITY_KEY: identityKey,
    /** Whether BFFs on developers' machines may call what the deployed ones call: customers' data among that. */
    EDGE_RELAY: z.enum(['on', 'off']).default('off'),
    /** The store's feed of the users: sessions that end before their time. Without it, none do. */
    EDGE_REVOCATIONS_URL: fromEnvironment.url().optional(),
    EDGE_STORE_TOKEN: z.string().optional(),
    /** Where the webhooks of `/hooks/payments` go. Without it, nobody takes them. */
    EDGE_PAYMENT_HOOKS_URL: fromEnvironment.url().optional(),
    EDGE_HOST_TOKEN: z.string().optional(),
    /** The channel at the registry, which tells of each change. Without it, the file alone does. */
    EDGE_REGISTRY_URL: fromEnvironment.url().optional(),
    EDGE_REGISTRY_TOKEN: z.string().optional(),
    /** What this edge is called there. Another one for each edge: who shares a name answers for the others. */
    EDGE_NAME: z
      .string()
      .regex(/^[\w.-]{1,80}$/, 'use letters, digits, ".", "_" and "-"')
      .default(() => `edge-${hostname().replace(/[^\w.-]/g, '-')}-${process.pid}`.slice(-80)),
    LOG_LEVEL: fromEnvironment.logLevel(),
  })
  .refine((env) => env.EDGE_REVOCATIONS_URL === undefined || env.EDGE_STORE_TOKEN !== undefined, {
    path: ['EDGE_STORE_TOKEN'],
    message: 'expected the token for EDGE_REVOCATIONS_URL',
  })
  .refine((env) => env.EDGE_PAYMENT_HOOKS_URL === undefined || env.EDGE_HOST_TOKEN !== undefined, {
    path: ['EDGE_HOST_TOKEN'],
    message: 'expected the token for EDGE_PAYMENT_HOOKS_URL',
  })
  .refine((env) => env.EDGE_REGISTRY_URL === undefined || env.EDGE_REGISTRY_TOKEN !== undefined, {
    path: ['EDGE_REGISTRY_TOKEN'],
    message: 'expected the token for EDGE_REGISTRY_URL',
  });

export type Config = z.output<typeof schema>;

/** @throws TypeError naming every fault */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Readonly<Config> {
  return parseConfig('edge-includes', schema, environment);
}
