/**
 * Looks at what runs behind the shop for the console: executions at the store, functions at their host. Both are asked
 * with a credential of the registry's own, and the registry works without either.
 */

import type { Client, Handlers } from '@tessera/contracts/http';
import type { executionsContract, usageContract } from '@tessera/contracts/operator';
import type { Actor } from '../access/actor.ts';
import { requireOversight } from '../access/permit.ts';
import type { RequestContext } from '../api/context.ts';
import { registryErrors } from '../errors.ts';

/** `null` where there is none. */
export interface Overseen {
  store: Client<typeof executionsContract> | null;
  host: Client<typeof usageContract> | null;
}

export const nobody: Overseen = { store: null, host: null };

export function createOversightHandlers({
  store,
  host,
}: Overseen): Handlers<typeof executionsContract & typeof usageContract, RequestContext> {
  const storeFor = (actor: Actor) => {
    requireOversight(actor, 'look at executions');
    if (store === null) throw registryErrors.NOT_CONNECTED('executions', 'REGISTRY_STORE_URL');
    return store;
  };
  return {
    listExecutions: async ({ query }, { actor }) => storeFor(actor).listExecutions({ query }),
    getExecution: async ({ params }, { actor }) => storeFor(actor).getExecution({ params }),
    getMachine: async ({ params }, { actor }) => storeFor(actor).getMachine({ params }),
    async getUsage(_input, { actor }) {
      requireOversight(actor, 'look at functions');
      if (host === null) throw registryErrors.NOT_CONNECTED('functions', 'REGISTRY_HOST_URL');
      return host.getUsage({});
    },
  };
}
