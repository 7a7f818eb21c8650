/** What the surrogate does when it runs alone, as log lines and metrics. */

import type { Logger, Metrics } from '@tessera/service';
import type { CacheState } from '../surrogate/caching/cache.ts';
import type { SurrogateReport } from '../surrogate/options.ts';

export interface StandaloneReport extends SurrogateReport {
  cacheAnswered(state: CacheState): void;
  /** A page left as one ready buffer. */
  composedServed(status: number): void;
  answered(status: number): void;
  failed(error: unknown, request: { status: number; target: string; id: string }): void;
  purged(count: number): void;
}

export interface Sizes {
  cache(): number;
  composed(): number;
}

export function createStandaloneReport(
  logger: Logger,
  metrics: Metrics,
): StandaloneReport & { watch(sizes: Sizes): void } {
  const answers = createCounts(metrics, 'edge_answers_total', 'Answers to clients', 'status');
  const composed = createCounts(
    metrics,
    'edge_composed_total',
    'Pages that left as one ready buffer',
    'status',
  );
  const cache = createCounts(metrics, 'edge_cache_total', 'Answers of the cache', 'state');
  const failures = metrics.counter('edge_failures_total', 'Requests that ended in an error', ['code']);
  const degraded = metrics.counter('edge_degraded_includes_total', 'Includes that were replaced', ['code']);
  const broken = metrics.counter('edge_broken_pages_total', 'Pages that failed after their first byte');
  const cookies = metrics.counter(
    'edge_dropped_cookies_total',
    'Includes that wanted to set cookies in vain',
  );
  const publicCookies = metrics.counter(
    'edge_public_cookies_total',
    'Includes that are public and wanted to set cookies',
  );
  const purges = metrics.counter('edge_purged_total', 'Stored answers that a purge concerned');

  metrics.gauge('edge_process_id', 'The process that these figures are of').set(process.pid);

  return {
    cacheAnswered: (state) => cache.add(state),
    composedServed: (status) => composed.add(status),
    answered: (status) => answers.add(status),
    failed(error, { status, target, id }) {
      answers.add(status);
      failures.inc({ code: codeOf(error) });
      const record = { err: error, target, requestId: id };
      if (status < 500) logger.debug(record, 'request refused');
      else logger.error(record, 'request failed');
    },
    degraded(src, error) {
      degraded.inc({ code: codeOf(error) });
      logger.warn({ err: error, src }, 'include replaced');
    },
    broken(target, error) {
      broken.inc();
      logger.error({ err: error, target }, 'page broken off');
    },
    cookiesDropped(src) {
      cookies.inc();
      logger.warn({ src }, 'cookies of an include dropped: its head came after that of the page');
    },
    publicCookies(src) {
      publicCookies.inc();
      logger.error({ src }, 'cookies of an include dropped: it is public, so it may set none');
    },
    purged: (count) => purges.inc(count),
    watch(sizes) {
      const bytes = metrics.gauge('edge_cache_bytes', 'Memory that stored answers take', ['part']);
      const { collect } = bytes as { collect?: () => void };
      Object.assign(bytes, {
        collect() {
          collect?.();
          bytes.set({ part: 'answers' }, sizes.cache());
          bytes.set({ part: 'composed' }, sizes.composed());
        },
      });
    },
  };
}

/** A counter that costs an addition: the metric is made when somebody looks. */
function createCounts(metrics: Metrics, name: string, help: string, label: string) {
  const counts = new Map<string | number, number>();
  const counter = metrics.counter(name, help, [label]);
  Object.assign(counter, {
    collect() {
      counter.reset();
      for (const [value, count] of counts) counter.inc({ [label]: String(value) }, count);
    },
  });
  return {
    add: (value: string | number) => void counts.set(value, (counts.get(value) ?? 0) + 1),
  };
}

function codeOf(error: unknown): string {
  return String((error as { problem?: { code?: string }; code?: string }).problem?.code ?? 'unknown');
}
