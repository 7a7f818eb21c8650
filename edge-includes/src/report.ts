/** What happens at the edge, as log lines and metrics. */

import type { Logger, Metrics } from '@tessera/service';
import type { Alarms } from './gateway/choice/alarms.ts';
import type { Snapshot } from './gateway/choice/snapshot.ts';
import { ReleaseRefusedError, type VerifiedRelease } from './gateway/choice/verify-release.ts';
import type { WarmBffsOptions } from './gateway/choice/warm-bffs.ts';
import type { GatewayReport } from './gateway/gateway.ts';
import type { CacheState } from './surrogate/caching/cache.ts';

export interface Report extends GatewayReport {
  cacheAnswered(state: CacheState): void;
  /** Something else stands in the place of an include. */
  degraded(src: string, error: unknown): void;
  /** A page failed after its first byte. */
  pageBroken(target: string, error: unknown): void;
}

export function createReport(logger: Logger, metrics: Metrics, alarms: Alarms): Report {
  const answers = metrics.counter('tessera_fragment_cache_total', 'Answers of the fragment cache', ['state']);
  const degraded = metrics.counter('tessera_degraded_slots_total', 'Includes that were replaced', [
    'fragment',
  ]);
  const refused = metrics.counter('tessera_fragments_refused_total', 'Fragments that broke their contract', [
    'kind',
    'fragment',
  ]);
  const mismatches = metrics.counter(
    'tessera_lockstep_mismatches_total',
    'Fragments rendered by another release than the asked one',
  );
  const primaries = metrics.counter('tessera_primary_failures_total', 'Pages without their main part', [
    'fragment',
  ]);
  const broken = metrics.counter('tessera_broken_pages_total', 'Pages that failed after their first byte');
  const previous = metrics.counter('tessera_previous_served_total', 'Pages made by the release before', [
    'remote',
  ]);
  const overrides = metrics.counter('tessera_overrides_total', 'Uses of overrides', ['outcome']);
  const relayed = metrics.counter(
    'tessera_relayed_calls_total',
    "Calls of BFFs on developers' machines that deployed ones have relayed, or have not",
    ['upstream', 'status'],
  );
  const altered = metrics.counter('tessera_altered_files_total', 'Files that are not what was signed');

  return {
    cacheAnswered: (state) => answers.inc({ state }),
    degraded(src, error) {
      degraded.inc({ fragment: fragmentOf(src) });
      logger.warn({ err: error, src }, 'include replaced');
    },
    pageBroken(target, error) {
      broken.inc();
      logger.error({ err: error, target }, 'page broken off');
    },
    fragmentRefused(kind, fragment, why) {
      refused.inc({ kind, fragment });
      if (kind === 'lockstep') mismatches.inc();
      logger.error({ kind, fragment, why }, 'fragment refused');
    },
    primaryFailed(error, target) {
      primaries.inc({ fragment: fragmentOf(target) });
      logger.error({ err: error, target }, 'primary fragment failed');
    },
    previousServed(remote, release) {
      previous.inc({ remote });
      logger.error({ remote, release }, 'the live release fails, the one before it has made the page');
    },
    fileAltered(verified, path) {
      altered.inc();
      const release = nameOf(verified);
      const err = new Error(
        `Cannot serve "${path}" of "${verified.release.remote}@${verified.id}": it is not what its owner has signed, publish it again`,
      );
      logger.error({ ...release, path, err }, 'file altered');
      alarms.raise({ release, detail: `its file "${path}" is not what its owner has signed` });
    },
    overrideUsed(event) {
      overrides.inc({ outcome: event.outcome });
      logger.info(event, 'override');
    },
    relayed(call) {
      relayed.inc({ upstream: call.upstream, status: String(call.status) });
      logger.info(call, 'relayed');
    },
    bundleAltered(verified, bff) {
      altered.inc();
      tellBundleAltered(verified, bff, { logger, alarms });
    },
  };
}

/** What the booting of releases ahead of visitors tells. */
export function createWarmReport(
  logger: Logger,
  alarms: Alarms,
): Pick<WarmBffsOptions, 'onFailed' | 'onAltered'> {
  return {
    onFailed: (error, release) => logger.warn({ err: error, ...release }, 'release not booted ahead'),
    onAltered: (release, bff) => tellBundleAltered(release, bff, { logger, alarms }),
  };
}

/** What the choice of releases tells. */
export function createChoiceReport(
  logger: Logger,
  metrics: Metrics,
  alarms: Alarms,
): {
  onApplied(snapshot: Snapshot): void;
  onRefused(error: unknown, release?: { remote: string; id: string }): void;
} {
  const revision = metrics.gauge(
    'tessera_channel_revision',
    'Revision of the channel document that is served',
  );
  const refused = metrics.counter('tessera_releases_refused_total', 'Releases that could not be verified', [
    'remote',
  ]);
  const documents = metrics.counter(
    'tessera_channel_refused_total',
    'Channel documents that were not taken over',
  );
  return {
    onApplied({ document, stable }) {
      revision.set(document.revision);
      logger.info({ revision: document.revision, remotes: stable.releases.size }, 'channel document applied');
    },
    onRefused(error, release) {
      if (release === undefined) documents.inc();
      else refused.inc({ remote: release.remote });
      if (release !== undefined && error instanceof ReleaseRefusedError && error.fault === 'altered') {
        alarms.raise({ release, detail: error.message });
      }
      logger.error(
        { err: error, ...release },
        release === undefined ? 'channel document refused' : 'release refused',
      );
    },
  };
}

function tellBundleAltered(
  verified: VerifiedRelease,
  bff: string,
  { logger, alarms }: { logger: Logger; alarms: Alarms },
): void {
  const release = nameOf(verified);
  logger.error({ ...release, bff }, 'server file altered');
  const detail = 'a server file of it is not what its owner has signed';
  alarms.raise({ release, seenBy: `bff-${bff}`, detail });
}

function nameOf({ release, id }: VerifiedRelease): { remote: string; id: string } {
  return { remote: release.remote, id };
}

/** `remote/fragment` of a fragment's URL: a label must not have as many values as there are URLs. */
function fragmentOf(target: string): string {
  const found = /^\/fragments\/([a-z0-9-]+)\/[^/]+\/([a-z0-9-]+)/.exec(target);
  return found === null ? 'other' : `${found[1]}/${found[2]}`;
}
