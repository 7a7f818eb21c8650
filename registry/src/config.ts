/** The registry's configuration, from the environment alone. */

import { createPrivateKey, createPublicKey } from 'node:crypto';
import { fromEnvironment, parseConfig } from '@tessera/service';
import { z } from 'zod';
import type { Place } from './oversight/connect.ts';
import type { Issuer } from './sign-in/relying-party.ts';
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
  /** Days in which a release that was live can be brought back: garbage collection takes none before. */
  REGISTRY_KEEP_DAYS: z.coerce.number().min(1).max(3_650).default(7),
  /** Where executions are, and what the registry asks for them with. */
  REGISTRY_STORE_URL: fromEnvironment.url().optional(),
  REGISTRY_STORE_TOKEN: z.string().min(16).optional(),
  /** The same of the functions. */
  REGISTRY_HOST_URL: fromEnvironment.url().optional(),
  REGISTRY_HOST_TOKEN: z.string().min(16).optional(),
  /** Where a person opens the console; that of its port unless set. */
  REGISTRY_PUBLIC_URL: fromEnvironment.url().optional(),
  /** Where people sign in to the console, by OpenID Connect; by links of the operator unless set. */
  REGISTRY_OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  REGISTRY_OIDC_CLIENT_ID: z.string().min(1).optional(),
  REGISTRY_OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  /** What is asked for; the claims `teams` and `operator` have to come with it. */
  REGISTRY_OIDC_SCOPE: z.string().default('openid profile'),
  LOG_LEVEL: fromEnvironment.logLevel(),
});

type Settings = z.output<typeof schema>;

export type Config = ReturnType<typeof readConfig>;

/** @throws TypeError naming every fault */
export function readConfig(environment: Readonly<Record<string, string | undefined>>) {
  const config = parseConfig('registry', schema, environment);
  const publicKey = createPublicKey(config.REGISTRY_KEY);
  const spki = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  return {
    ...config,
    webhook: readWebhook(config),
    store: readPlace('STORE', config.REGISTRY_STORE_URL, config.REGISTRY_STORE_TOKEN),
    host: readPlace('HOST', config.REGISTRY_HOST_URL, config.REGISTRY_HOST_TOKEN),
    console: { publicUrl: readPublicUrl(config), issuer: readIssuer(config) },
    key: { id: config.REGISTRY_KEY_ID, privateKey: config.REGISTRY_KEY, spki },
  };
}

function readPlace(name: string, url: string | undefined, token: string | undefined): Place | null {
  if (url !== undefined && token !== undefined) return { url, token };
  if (url === undefined && token === undefined) return null;
  throw new TypeError(
    `Cannot start registry: REGISTRY_${name}_URL and REGISTRY_${name}_TOKEN need each other, give both or none`,
  );
}

function readPublicUrl({ REGISTRY_PUBLIC_URL: url, REGISTRY_PORT: port }: Settings): string {
  if (url === undefined) return `http://localhost:${port}`;
  if (new URL(url).origin === url) return url;
  throw new TypeError(`Cannot start registry: REGISTRY_PUBLIC_URL is "${url}", give it without a path`);
}

function readIssuer(config: Settings): Issuer | null {
  const {
    REGISTRY_OIDC_ISSUER: url,
    REGISTRY_OIDC_CLIENT_ID: id,
    REGISTRY_OIDC_CLIENT_SECRET: secret,
    REGISTRY_OIDC_SCOPE: scope,
  } = config;
  if (url === undefined && id === undefined && secret === undefined) return null;
  if (url === undefined || id === undefined || secret === undefined) {
    throw new TypeError(
      'Cannot start registry: REGISTRY_OIDC_ISSUER, REGISTRY_OIDC_CLIENT_ID and REGISTRY_OIDC_CLIENT_SECRET need each other, give all or none',
    );
  }
  const { protocol, hostname } = new URL(url);
  if (protocol === 'http:' && !/^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname)) {
    throw new TypeError(`Cannot start registry: REGISTRY_OIDC_ISSUER is "${url}", only https is safe`);
  }
  return { url, client: { id, secret }, scope };
}

function readWebhook({
  REGISTRY_WEBHOOK_URL: url,
  REGISTRY_WEBHOOK_SECRET: secret,
}: Settings): WebhookTarget | null {
  if (url !== undefined && secret !== undefined) return { url, secret };
  if (url === undefined && secret === undefined) return null;
  throw new TypeError(
    'Cannot start registry: REGISTRY_WEBHOOK_URL and REGISTRY_WEBHOOK_SECRET need each other, give both or none',
  );
}
