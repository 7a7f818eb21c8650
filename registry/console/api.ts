/** The registry as functions, for the session of this browser. */

import type { Client } from '@tessera/contracts/http';
import { createBrowserClient } from '@tessera/contracts/http-client';
import type {
  auditContract,
  channelContract,
  consoleContract,
  executionsContract,
  publishContract,
  reportContract,
  rolloutContract,
  signInContract,
  usageContract,
} from '../src/contract.ts';

/** The operations that the console uses; schemas stay at the server. */
export const routes = {
  showOverview: 'GET /overview',
  compareReleases: 'GET /remotes/{remote}/differences',
  listShared: 'GET /channels/{channel}/shared',
  listPages: 'GET /channels/{channel}/pages',
  listExecutions: 'GET /executions',
  getExecution: 'GET /executions/{name}',
  getMachine: 'GET /machines/{name}',
  getUsage: 'GET /operator/usage',
  listReleases: 'GET /remotes/{remote}/releases',
  listCanaries: 'GET /channels/{channel}/canaries',
  listFigures: 'GET /channels/{channel}/figures/{remote}',
  searchAudit: 'GET /audit',
  promote: 'POST /channels/{channel}/promote',
  rollback: 'POST /channels/{channel}/rollback',
  startCanary: 'POST /channels/{channel}/canaries',
  stepCanary: 'POST /channels/{channel}/canaries/{remote}/step',
  pauseCanary: 'POST /channels/{channel}/canaries/{remote}/pause',
  resumeCanary: 'POST /channels/{channel}/canaries/{remote}/resume',
  abortCanary: 'POST /channels/{channel}/canaries/{remote}/abort',
  lock: 'PUT /channels/{channel}/lock',
  unlock: 'DELETE /channels/{channel}/lock',
  removeChannel: 'DELETE /channels/{channel}',
  getSession: 'GET /console/session',
  endSession: 'DELETE /console/session',
} as const;

type Contract = typeof auditContract &
  typeof channelContract &
  typeof consoleContract &
  typeof executionsContract &
  typeof usageContract &
  typeof publishContract &
  typeof reportContract &
  typeof rolloutContract &
  typeof signInContract;

/** Every call rejects with a ProblemError, `unreachable` where nobody answers. */
export type Api = Client<Pick<Contract, keyof typeof routes>>;

/** Milliseconds of one call: a change waits for its edges. */
const TIMEOUT = 30_000;

/** @param revision the revision of the channel that the person has seen, for a change of it */
export function createApi(revision?: number): Api {
  return createBrowserClient<Pick<Contract, keyof typeof routes>>(routes, {
    base: '',
    timeout: TIMEOUT,
    headers: (): Record<string, string> => (revision === undefined ? {} : { 'if-match': `"${revision}"` }),
  });
}

type Answer<K extends keyof Api> = Awaited<ReturnType<Api[K]>>;

export type Session = Answer<'getSession'>;
export type Overview = Answer<'showOverview'>;
export type Channel = Overview['channels'][number];
export type Live = Overview['remotes'][number]['live'][string];
export type Canary = Answer<'listCanaries'>['canaries'][number];
export type EndedCanary = Answer<'listCanaries'>['ended'][number];
export type ListedRelease = Answer<'listReleases'>['releases'][number];
export type Figures = Answer<'listFigures'>['figures'][number];
export type AuditEntry = Answer<'searchAudit'>['entries'][number];
export type Difference = Answer<'compareReleases'>;
export type Shared = Answer<'listShared'>;
export type Weights = Answer<'listPages'>;
export type Changed = Answer<'promote'>;
