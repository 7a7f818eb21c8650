/** The parts of Tessera on one machine: what each is started with, and nothing that it does not need. */

import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { deriveKeys } from '@tessera/contracts/rollout';
import { type KeyRing, publicKeys, type SigningKey } from '../keys/key-ring.ts';
import type { PartCommand } from './part-process.ts';
import { tuningOf } from './tuning.ts';

/** BFFs that call the store themselves: for the feed of orders, and for rate limits. */
const storeReaders = new Set<string>(['orders', 'account']);

export const functionNames = [
  'products',
  'carts',
  'orders',
  'users',
  'payments',
  'shipping',
  'views',
] as const;

/** Names of the parts that get a port of their own; the edge has the public one. */
export function internalParts(bffs: readonly string[]): string[] {
  return ['registry', 'test-provider', 'store', 'host', ...bffs.map((name) => `bff-${name}`)];
}

export interface World {
  /** The repository. */
  root: string;
  data: string;
  /** Names of the BFFs. */
  bffs: readonly string[];
  /** Remote → the team that owns it. */
  owners: Readonly<Record<string, string>>;
  /** The public port, and those of the parts. */
  port: number;
  ports: Readonly<Record<string, number>>;
  /** Where visitors find the shop when a surrogate of another make stands in front: the edge is a gateway then. */
  behind?: string;
  /** Where visitors find it behind a balancer, which may end TLS. */
  publicUrl?: string;
  /** The port of a second edge, which serves the channel `staging`. */
  staging?: number;
  keys: KeyRing;
  logLevel: string;
  /** What whoever starts it has set; see `tuningOf`. */
  environment: Readonly<Record<string, string | undefined>>;
}

export interface Part extends PartCommand {
  url: string;
  /** Parts stop in the order of these numbers. */
  stopsAt: number;
}

export interface Parts {
  parts: Part[];
  /** Makes a BFF with an owner's key; one that was not there at the start can call no function before the next. */
  bff: (name: string, port: number, owner: SigningKey) => Part;
  /** The store's address and the token of whoever runs this installation. */
  operator: Operator;
  /** The same for the registry. */
  registry: Operator;
}

/** What one-off commands reach the running store with. */
export interface Operator {
  url: string;
  token: string;
}

export function listParts(world: World): Parts {
  const { root, data, ports, keys } = world;
  const url = (name: string) => `http://127.0.0.1:${ports[name]}`;
  const tokens = createTokens();
  const edgeUrl = `http://127.0.0.1:${world.port}`;
  const publicUrl = world.behind ?? world.publicUrl ?? edgeUrl;
  const artifacts = join(data, 'artifacts');
  const channels = join(data, 'registry/channels');
  const secret = randomBytes(32).toString('base64url');
  const hookKeys = JSON.stringify({
    first: randomBytes(32).toString('base64url'),
    second: randomBytes(32).toString('base64url'),
  });
  const identityKeys = JSON.stringify(publicKeys(keys.identity));
  const part = (name: string, folder: string, rest: Omit<Part, 'name' | 'folder' | 'entry'>): Part => {
    const dist = join(root, folder, 'dist');
    const environment = {
      ...{ NODE_ENV: 'production', LOG_LEVEL: world.logLevel },
      ...tuningOf(name, world.environment),
      ...rest.environment,
    };
    return { ...rest, name, entry: join(dist, 'main.js'), folder: dist, environment };
  };
  const cached = { NODE_COMPILE_CACHE: join(root, '.cache/tessera/compile') };

  const registry = part('registry', 'registry', {
    url: url('registry'),
    stopsAt: 4,
    flags: ['--disable-warning=ExperimentalWarning'],
    environment: {
      ...cached,
      REGISTRY_PORT: String(ports['registry']),
      REGISTRY_DATA: join(data, 'registry'),
      REGISTRY_ARTIFACTS: artifacts,
      REGISTRY_KEY_ID: keys.registry.id,
      REGISTRY_KEY: keys.registry.pkcs8,
      REGISTRY_CALLERS: tokens.callers('registry', ['operator', 'edge']),
      // What executions and functions do, for the console.
      REGISTRY_STORE_URL: url('store'),
      REGISTRY_STORE_TOKEN: tokens.token('store', 'registry'),
      REGISTRY_HOST_URL: url('host'),
      REGISTRY_HOST_TOKEN: tokens.token('host', 'registry'),
      REGISTRY_VISITOR_KEYS: JSON.stringify(deriveKeys(keys.pages, 'visitors')),
      // The edge listens on this machine alone: all its visitors come from one network.
      REGISTRY_PREFIX_LIMIT: '1',
    },
  });
  const provider = part('test-provider', 'functions/test-provider', {
    url: url('test-provider'),
    stopsAt: 5,
    flags: [],
    environment: {
      ...cached,
      PROVIDER_PORT: String(ports['test-provider']),
      PROVIDER_DATA: join(data, 'provider'),
      PROVIDER_SECRET: secret,
      PROVIDER_HOOK_URL: `${edgeUrl}/hooks/payments`,
      PROVIDER_HOOK_KEYS: hookKeys,
    },
  });
  const store = part('store', 'functions/store', {
    url: url('store'),
    stopsAt: 4,
    flags: ['--disable-warning=ExperimentalWarning'],
    environment: {
      ...cached,
      STORE_PORT: String(ports['store']),
      STORE_DATA: join(data, 'store'),
      STORE_CALLERS: tokens.callers('store', [
        ...functionNames.map((name) => `fn-${name}`),
        ...[...storeReaders].map((name) => `bff-${name}`),
        'edge',
        'registry',
        'host',
        'operator',
      ]),
      STORE_HOST_URL: url('host'),
      STORE_HOST_TOKEN: tokens.token('host', 'store'),
    },
  });
  const host = part('host', 'functions/host', {
    url: url('host'),
    stopsAt: 3,
    flags: [],
    environment: {
      ...cached,
      HOST_PORT: String(ports['host']),
      HOST_CALLERS: tokens.callers('host', [
        'store',
        'edge',
        'registry',
        ...world.bffs.map((name) => `bff-${name}`),
      ]),
      HOST_IDENTITY_KEYS: identityKeys,
      HOST_STORE_URL: url('store'),
      HOST_STORE_TOKEN: tokens.token('store', 'host'),
      HOST_STORE_TOKENS: JSON.stringify(
        Object.fromEntries(functionNames.map((name) => [name, tokens.token('store', `fn-${name}`)])),
      ),
      HOST_PROVIDER_URL: url('test-provider'),
      HOST_PROVIDER_SECRET: secret,
      HOST_HOOK_KEYS: hookKeys,
    },
  });
  const bff: Parts['bff'] = (name, port, owner) => {
    const folder = `bff/${name}`;
    return part(`bff-${name}`, folder, {
      url: `http://127.0.0.1:${port}`,
      stopsAt: 2,
      flags: [
        '--permission',
        '--no-experimental-sqlite',
        '--disable-warning=SecurityWarning',
        '--allow-worker',
        `--allow-fs-read=${join(root, folder, 'dist')}`,
        `--allow-fs-read=${artifacts}`,
        `--allow-fs-read=${channels}`,
      ],
      environment: {
        BFF_PORT: String(port),
        BFF_ARTIFACTS: artifacts,
        BFF_CHANNEL_FILE: join(channels, 'production.json'),
        BFF_OWNER_KEYS: JSON.stringify(publicKeys(owner)),
        BFF_IDENTITY_KEYS: identityKeys,
        BFF_HOST_URL: url('host'),
        BFF_HOST_TOKEN: tokens.token('host', `bff-${name}`),
        BFF_PUBLIC_URL: publicUrl,
        ...(storeReaders.has(name)
          ? { BFF_STORE_URL: url('store'), BFF_STORE_TOKEN: tokens.token('store', `bff-${name}`) }
          : {}),
        ...(name === 'account' ? { BFF_COOKIE_KEYS: JSON.stringify(keys.cookies) } : {}),
      },
    });
  };
  const bffs = world.bffs.map((name) => bff(name, ports[`bff-${name}`]!, keys.teams[world.owners[name]!]!));
  const edgeOptions = {
    stopsAt: 1,
    // A heap that grows while pages are served is collected as a whole each time: 10 ms in which every page waits. Its
    // young part does not grow with the number of changes either.
    flags: ['--initial-heap-size=256', '--max-semi-space-size=16'],
    environment: {
      ...cached,
      EDGE_HOST: '127.0.0.1',
      EDGE_NAME: 'edge',
      // Whoever runs all parts on one machine has all that is in them.
      EDGE_RELAY: 'on',
      EDGE_REGISTRY_TOKEN: tokens.token('registry', 'edge'),
      EDGE_REGISTRY_KEYS: JSON.stringify(publicKeys(keys.registry)),
      EDGE_ARTIFACTS: artifacts,
      EDGE_MEDIA: join(root, 'functions/products/dist/media'),
      EDGE_COOKIE_KEYS: JSON.stringify(keys.cookies),
      EDGE_PAGE_KEYS: JSON.stringify(keys.pages),
      EDGE_IDENTITY_KEY: JSON.stringify({ id: keys.identity.id, pkcs8: keys.identity.pkcs8 }),
      EDGE_REVOCATIONS_URL: `${url('store')}/feeds/users`,
      EDGE_STORE_TOKEN: tokens.token('store', 'edge'),
      EDGE_PAYMENT_HOOKS_URL: `${url('host')}/payments/hooks`,
      EDGE_HOST_TOKEN: tokens.token('host', 'edge'),
    },
  };
  const channelOf = (channel: string) => ({
    EDGE_CHANNEL_FILE: join(data, `edge/${channel}.json`),
    EDGE_REGISTRY_URL: `${url('registry')}/channels/${channel}`,
  });
  const edge = part('edge', 'edge-includes', {
    ...edgeOptions,
    url: edgeUrl,
    ...(world.behind === undefined ? {} : { args: ['--role', 'gateway'] }),
    environment: {
      ...edgeOptions.environment,
      ...channelOf('production'),
      EDGE_PORT: String(world.port),
      EDGE_PUBLIC_URL: publicUrl,
    },
  });
  const staging = world.staging === undefined ? [] : [stagingAt(world.staging)];
  function stagingAt(port: number): Part {
    const stagingUrl = `http://127.0.0.1:${port}`;
    return part('edge-staging', 'edge-includes', {
      ...edgeOptions,
      url: stagingUrl,
      environment: {
        ...edgeOptions.environment,
        ...channelOf('staging'),
        EDGE_PORT: String(port),
        EDGE_PUBLIC_URL: stagingUrl,
        EDGE_NAME: 'edge-staging',
      },
    });
  }
  return {
    parts: [registry, provider, store, host, ...bffs, edge, ...staging],
    bff,
    operator: { url: store.url, token: tokens.token('store', 'operator') },
    registry: { url: registry.url, token: tokens.token('registry', 'operator') },
  };
}

/** A token per caller and place, made at every start and known to those two alone. */
function createTokens() {
  const made = new Map<string, string>();
  const token = (place: string, caller: string) => {
    const key = `${place} ${caller}`;
    const value = made.get(key) ?? randomBytes(32).toString('base64url');
    made.set(key, value);
    return value;
  };
  return {
    token,
    /** Caller → SHA-256 of its token, as JSON. */
    callers: (place: string, names: readonly string[]) =>
      JSON.stringify(
        Object.fromEntries(
          names.map((name) => [name, createHash('sha256').update(token(place, name)).digest('hex')]),
        ),
      ),
  };
}
