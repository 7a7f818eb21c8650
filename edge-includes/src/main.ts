/** Runs the edge: `node main.js [--role gateway]`. */

import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { createPassReader } from '@tessera/contracts/developers';
import { createAssertionSigner, createRelaySigner } from '@tessera/contracts/identity';
import { createVisitorIds, deriveKeys } from '@tessera/contracts/rollout';
import { createLogger, createMetrics, run, serve } from '@tessera/service';
import { createSessionSealer } from '@tessera/service/session';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { createAlarms, noAlarms } from './gateway/choice/alarms.ts';
import { createCanaries } from './gateway/choice/canaries.ts';
import { createChoice } from './gateway/choice/choice.ts';
import { followRegistry } from './gateway/choice/follow-registry.ts';
import { createPageTokens } from './gateway/choice/page-token.ts';
import { createWarmBffs } from './gateway/choice/warm-bffs.ts';
import { startHealth } from './gateway/health/start-health.ts';
import { followRevocations, noRevocations } from './gateway/identity/revocations.ts';
import { createVisitors } from './gateway/identity/visitors.ts';
import { createPreviews } from './gateway/overrides/previews.ts';
import { createSwitchPass } from './gateway/overrides/switch-pass.ts';
import { createChoiceReport, createWarmReport } from './report.ts';
import { createHttpClient } from './wire/client.ts';

/** Milliseconds that the first visitor waits for what the store knows of ended sessions. */
const PATIENCE = 3_000;

/**
 * Milliseconds that an idle connection stays open: longer than the minute that balancers and proxies in front keep
 * theirs, so that none is closed here at the moment in which it is used again.
 */
const KEEP_ALIVE = 65_000;

await run(async () => {
  const { values } = parseArgs({ options: { role: { type: 'string', default: 'all' } } });
  if (values.role !== 'all' && values.role !== 'gateway') {
    throw new TypeError(`Cannot run role "${values.role}": use "all" or "gateway"`);
  }
  const config = readConfig(process.env);
  const logger = createLogger('edge-includes', config.LOG_LEVEL);
  const metrics = createMetrics('edge-includes');
  const client = createHttpClient();

  const revocations =
    config.EDGE_REVOCATIONS_URL === undefined
      ? noRevocations
      : followRevocations({
          url: config.EDGE_REVOCATIONS_URL,
          token: config.EDGE_STORE_TOKEN ?? '',
          onError: (error) => logger.warn({ err: error }, 'revocations are not told'),
        });
  const registry =
    config.EDGE_REGISTRY_URL === undefined
      ? null
      : {
          url: config.EDGE_REGISTRY_URL,
          token: config.EDGE_REGISTRY_TOKEN ?? '',
          edge: config.EDGE_NAME,
          onError: (error: unknown) => logger.warn({ err: error }, 'the registry is not heard'),
        };
  const alarms = registry === null ? noAlarms : createAlarms(registry);
  const signer = createAssertionSigner(config.EDGE_IDENTITY_KEY);
  const choice = await createChoice({
    file: config.EDGE_CHANNEL_FILE,
    registryKeys: config.EDGE_REGISTRY_KEYS,
    artifacts: config.EDGE_ARTIFACTS,
    prepare: createWarmBffs({ sign: signer, ...createWarmReport(logger, alarms) }),
    ...createChoiceReport(logger, metrics, alarms),
  });
  process.on('SIGHUP', () => void choice.reload());
  const followed = registry === null ? null : followRegistry({ ...registry, choice });

  const health = startHealth({
    url: config.EDGE_REGISTRY_URL,
    token: config.EDGE_REGISTRY_TOKEN ?? '',
    edge: config.EDGE_NAME,
    logger,
    metrics,
  });

  const stopping = new AbortController();
  const app = createApp({
    role: values.role,
    choice,
    client,
    visitors: createVisitors({
      sealer: createSessionSealer({ keys: config.EDGE_COOKIE_KEYS }),
      signer,
      revocations,
      secure: config.EDGE_PUBLIC_URL.startsWith('https:'),
    }),
    tokens: createPageTokens(config.EDGE_PAGE_KEYS),
    canaries: createCanaries({
      ids: createVisitorIds({ keys: deriveKeys(config.EDGE_PAGE_KEYS, 'visitors') }),
      secure: config.EDGE_PUBLIC_URL.startsWith('https:'),
    }),
    health,
    alarms,
    publicUrl: config.EDGE_PUBLIC_URL,
    readPass: createPassReader(config.EDGE_REGISTRY_KEYS, { site: config.EDGE_PUBLIC_URL }),
    ...(config.EDGE_RELAY === 'on' ? { signRelay: createRelaySigner(config.EDGE_IDENTITY_KEY) } : {}),
    ...(registry === null
      ? {}
      : {
          previews: createPreviews({ ...registry, registryKeys: config.EDGE_REGISTRY_KEYS }),
          switchPass: createSwitchPass(registry),
        }),
    ...(config.EDGE_PAYMENT_HOOKS_URL === undefined
      ? {}
      : { hooks: { payments: { url: config.EDGE_PAYMENT_HOOKS_URL, token: config.EDGE_HOST_TOKEN ?? '' } } }),
    media: config.EDGE_MEDIA ?? null,
    stopping: stopping.signal,
    logger,
    metrics,
  });

  if (!(await revocations.knownWithin(PATIENCE))) {
    logger.warn({ milliseconds: PATIENCE }, 'revocations are not known yet, ended sessions may be served');
  }
  await serve(createServer({ keepAliveTimeout: KEEP_ALIVE }, app), {
    port: config.EDGE_PORT,
    host: config.EDGE_HOST,
    logger,
    onStopping: () => {
      stopping.abort();
      followed?.close();
      alarms.close();
      choice.close();
    },
    onStopped: async () => {
      await health.close();
      revocations.close();
      client.close();
    },
  });
});
