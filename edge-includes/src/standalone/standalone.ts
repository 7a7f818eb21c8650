/** Puts the surrogate together as it stands alone in front of an origin. */

import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { Logger, Metrics } from '@tessera/service';
import { createCache } from '../surrogate/caching/cache.ts';
import { createComposedPages } from '../surrogate/composed/composed-pages.ts';
import { createDestinations } from '../surrogate/fetching/destinations.ts';
import { normalizeField } from '../surrogate/policy/vary.ts';
import { createSurrogate } from '../surrogate/surrogate.ts';
import { boundGarbage } from './heap.ts';
import { createPublicListener } from './listener.ts';
import type { Options } from './options.ts';
import { createOrigins } from './origins.ts';
import { createPurges, type Purge, type Purges } from './purges.ts';
import { createStandaloneReport } from './report.ts';
import { createPublicServer, readCertificate } from './server.ts';

export interface Standalone {
  server: Server;
  purges: Purges;
  close(): void;
}

export interface StandaloneDependencies {
  logger: Logger;
  metrics: Metrics;
  /** Tells other instances and workers of a purge; what it returns is waited for. */
  tell(purge: Purge): unknown;
}

/** How much of the cache's memory composed pages get. */
const COMPOSED_SHARE = 0.25;
/** Bytes of the largest answer that is stored: a body is held whole until it is known to be larger. */
const LARGEST = 1e6;

/** @throws TypeError when a certificate cannot be read */
export function createStandalone(options: Options, deps: StandaloneDependencies): Standalone {
  const report = createStandaloneReport(deps.logger, deps.metrics);
  const tls = readCertificate(options.tlsCert, options.tlsKey);
  const own = new URL(options.origin);
  const origins = createOrigins({
    own,
    silence: options.originTimeout,
    id: `edge-includes-${randomUUID()}`,
    scheme: tls === null ? 'http' : 'https',
  });
  const memory = options.cacheSize / options.workers;
  const share = options.noComposedPages ? 0 : COMPOSED_SHARE;
  const cache = createCache({
    fetchUpstream: origins.fetch,
    capacity: Math.floor(memory * (1 - share)),
    largest: Math.min(LARGEST, memory / 10),
    negativeTtl: options.negativeTtl,
    languages: options.language,
    onAnswer: report.cacheAnswered,
  });
  const composed = options.noComposedPages
    ? null
    : createComposedPages({
        capacity: Math.floor(memory * share),
        normalize: (name, headers) => normalizeField(name, headers, { languages: options.language }),
        cookies: 'all',
        onUsed: cache.touch,
      });
  const surrogate = createSurrogate({
    cache,
    ...(composed === null ? {} : { composed }),
    limits: {
      concurrency: options.concurrency,
      includes: options.maxIncludes,
      depth: options.maxDepth,
      bytes: options.maxFragment,
      timeout: options.includeTimeout,
      redirects: options.followRedirects,
      pageBytes: options.maxPage,
    },
    destinations: createDestinations({
      own: own.origin,
      allowed: options.allowOrigin,
      trusted: options.trustOrigin,
    }),
    separatesHosts: true,
    passesCredentials: true,
    shownCookies: 'all',
    always: options.always,
    extensions: options.extensions,
    includesSetCookies: true,
    report,
  });
  const purges = createPurges({ cache, tell: deps.tell, onPurged: report.purged });
  const listener = createPublicListener({
    surrogate,
    composed,
    defaultPort: tls === null ? ':80' : ':443',
    maxUrl: options.maxUrl,
    maxRequests: options.maxRequests,
    patience: options.clientTimeout,
    debugKey: options.debugKey,
    purge: purges.answer,
    report,
  });
  report.watch({ cache: cache.size, composed: () => composed?.size() ?? 0 });
  const release = boundGarbage(cache.size);
  return {
    server: createPublicServer(listener, { tls, patience: options.clientTimeout }),
    purges,
    close() {
      release();
      origins.close();
    },
  };
}
