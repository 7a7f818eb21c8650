/** The operations of changes. */

import type { Handlers } from '@tessera/contracts/http';
import type { changesContract } from '@tessera/function/store';
import { requireScope, scopeOf } from '../scopes/scopes.ts';
import type { Call } from '../tables/handlers.ts';
import type { Changes } from './changes.ts';

export function createChangeHandlers(changes: Changes): Handlers<typeof changesContract, Call> {
  const serves = ({ caller }: Call) => {
    requireScope(caller, 'follow changes', scopeOf(caller).triggers);
    return changes;
  };
  return {
    putReaders: ({ body }, call) => serves(call).put(body.readers),
    async listReaders(_, { caller }) {
      requireScope(caller, 'look at readers of changes', scopeOf(caller).queues);
      return { readers: changes.list() };
    },
    readChanges: async ({ params, body }, call) => ({
      changes: await serves(call).read(params.name, { ...body, signal: call.signal }),
    }),
    passChanges: ({ params, body }, call) => serves(call).pass(params.name, body.sequence),
  };
}
