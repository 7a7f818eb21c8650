/** The parts of the registry that its handlers work with, made once over one database. */

import type { DatabaseSync } from 'node:sqlite';
import { type Audit, createAudit } from '../audit/audit-table.ts';
import { inTransaction } from '../database/transaction.ts';
import { createOwners, type Owners } from '../owners/owners.ts';
import { createReleases, type Releases } from '../publishing/releases.ts';
import { createTokens, type Tokens } from '../tokens/tokens.ts';

export interface Services {
  tokens: Tokens;
  owners: Owners;
  audit: Audit;
  releases: Releases;
  /** The folder of releases and blobs. */
  artifacts: string;
  /** Runs writes in one transaction. */
  write: <T>(work: () => T) => T;
  /** Epoch milliseconds. */
  now: () => number;
}

export function createServices(
  database: DatabaseSync,
  { artifacts, now }: Pick<Services, 'artifacts' | 'now'>,
): Services {
  return {
    tokens: createTokens(database, now),
    owners: createOwners(database),
    audit: createAudit(database, now),
    releases: createReleases(database, now),
    artifacts,
    write: (work) => inTransaction(database, work),
    now,
  };
}
