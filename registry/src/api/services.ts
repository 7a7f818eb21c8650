/** The parts of the registry that its handlers work with, made once over one database. */

import type { KeyObject } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Logger } from '@tessera/service';
import { type Audit, createAudit } from '../audit/audit-table.ts';
import { type Channels, createChannels } from '../channels/channels.ts';
import { createMirror, type Mirror } from '../channels/mirror.ts';
import { createRepeats, type Repeats } from '../channels/preconditions.ts';
import { createReleaseCache, type ReleaseCache } from '../channels/release-cache.ts';
import { type Changes, createChanges } from '../console/changes.ts';
import { inTransaction } from '../database/transaction.ts';
import { createFeeds, type Feeds, type FeedsOptions } from '../feed/feeds.ts';
import type { GcPolicy } from '../gc/collectable.ts';
import { createGc, type Gc } from '../gc/gc.ts';
import { createOwners, type Owners } from '../owners/owners.ts';
import { createReleases, type Releases } from '../publishing/releases.ts';
import { type Alarms, createAlarms } from '../reports/alarms.ts';
import { createFigures, type FiguresTable } from '../reports/figures.ts';
import { createSeenReports, type SeenReports } from '../reports/seen.ts';
import { createRollouts, type HealthOptions, type Rollouts } from '../rollouts/rollouts.ts';
import { createTokens, type Tokens } from '../tokens/tokens.ts';
import { createWebhooks, type Webhooks, type WebhookTarget } from '../webhooks/webhooks.ts';

export interface Services {
  tokens: Tokens;
  owners: Owners;
  audit: Audit;
  /** Tells the console when something is different. */
  changes: Changes;
  published: Releases;
  /** Committed releases, for the gates. */
  releases: ReleaseCache;
  channels: Channels;
  repeats: Repeats;
  rollouts: Rollouts;
  seen: SeenReports;
  figures: FiguresTable;
  alarms: Alarms;
  webhooks: Webhooks;
  gc: Gc;
  feeds: Feeds;
  /** Writes channel documents to their files; `null` where no one reads these. */
  mirror: Mirror | null;
  /** Signs channel documents. */
  key: { id: string; privateKey: KeyObject };
  /** The folder of releases and blobs. */
  artifacts: string;
  /** Runs writes in one transaction. */
  write: <T>(work: () => T) => T;
  /** Epoch milliseconds. */
  now: () => number;
}

export function createServices(
  database: DatabaseSync,
  options: Pick<Services, 'artifacts' | 'key' | 'now'> & {
    feeds: FeedsOptions;
    /** The folder of channel files. */
    files: string | undefined;
    health: HealthOptions;
    webhook: WebhookTarget | null;
    gc: GcPolicy;
    logger: Logger;
  },
): Services {
  const { artifacts, key, now, feeds, files, health, webhook, logger } = options;
  const channels = createChannels(database, now);
  const published = createReleases(database, now);
  const write: Services['write'] = (work) => inTransaction(database, work);
  const changes = createChanges();
  const audit = createAudit(database, now);
  const append: Audit['append'] = (record) => {
    audit.append(record);
    changes.note('changes');
  };
  return {
    tokens: createTokens(database, now),
    owners: createOwners(database),
    audit: { ...audit, append },
    changes,
    published,
    releases: createReleaseCache(published),
    channels,
    feeds: createFeeds(channels, feeds),
    mirror: files === undefined ? null : createMirror(channels, { folder: files, logger }),
    repeats: createRepeats(database, now),
    rollouts: createRollouts(database, { now, health }),
    seen: createSeenReports(database, now),
    figures: createFigures(database, now),
    alarms: createAlarms(database, now),
    webhooks: createWebhooks(database, { target: webhook, now, logger }),
    key,
    artifacts,
    gc: createGc({ database, artifacts, policy: options.gc, isNamed: channels.isNamed, write, now }),
    write,
    now,
  };
}
