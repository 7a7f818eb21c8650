/** The store's operations for an authenticated caller, each within its scope. */

import type { Handlers } from '@tessera/contracts/http';
import type {
  ContextName,
  catalogueContract,
  importContract,
  limitsContract,
  Origin,
  tablesContract,
} from '@tessera/function/store';
import type { ContextDatabase } from '../database/context-database.ts';
import type { Imports } from '../imports/imports.ts';
import { takeAttempt } from '../limits/limits.ts';
import { requireScope, scopeOf } from '../scopes/scopes.ts';
import type { Projection } from '../search/projection.ts';

/** Who calls, and the trace that it belongs to. */
export interface Call {
  caller: string;
  /** What its outbox rows come of. */
  origin: Origin;
  /** Aborted when the caller has gone. */
  signal?: AbortSignal;
}

export interface Parts {
  contexts: Readonly<Record<ContextName, ContextDatabase>>;
  projection: Projection;
  imports: Imports;
}

type StoreContract = typeof tablesContract &
  typeof catalogueContract &
  typeof importContract &
  typeof limitsContract;

export function createHandlers(parts: Parts): Handlers<StoreContract, Call> {
  const { contexts, projection, imports } = parts;
  const readable = (context: ContextName, { caller }: Call) => {
    requireScope(caller, `read "${context}"`, scopeOf(caller).read.includes(context));
    return contexts[context];
  };
  const searchable = ({ caller }: Call) => {
    requireScope(caller, 'search the catalogue', scopeOf(caller).catalogue);
    return projection.index;
  };
  const importable = ({ caller }: Call) => {
    requireScope(caller, 'import products', scopeOf(caller).imports);
    return imports;
  };
  return {
    get: async ({ params, body }, call) => ({ item: readable(params.context, call).get(body) }),
    batchGet: async ({ params, body }, call) => ({
      items: readable(params.context, call).batchGet(body.keys),
    }),
    query: async ({ params, body }, call) => readable(params.context, call).query(body),
    recall: async ({ params, body }, call) => ({
      record: readable(params.context, call).recall(body.scope, body.key),
    }),
    transact: async ({ params: { context }, body }, { caller, origin }) => {
      requireScope(caller, `write to "${context}"`, scopeOf(caller).write.includes(context));
      return contexts[context].transact(body, origin);
    },

    search: async ({ body }, call) => searchable(call).search(body),
    suggest: async ({ body }, call) => searchable(call).suggest(body.q, body.limit),
    countByCategory: async (_, call) => ({ counts: searchable(call).countByCategory() }),

    beginImport: async (_, call) => ({ id: importable(call).begin() }),
    stageRows: async ({ params, body }, call) => ({ staged: importable(call).stage(params.id, body.rows) }),
    commitImport: async ({ params }, call) => importable(call).commit(params.id),
    dropImport: async ({ params }, call) => importable(call).drop(params.id),

    takeAttempt: async ({ body }, { caller }) => {
      requireScope(caller, 'count attempts', scopeOf(caller).limits);
      return takeAttempt(contexts.bus, { ...body, name: `${caller}-${body.name}` });
    },
  };
}
