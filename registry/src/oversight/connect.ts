/** Reaches the store and the host, as far as the configuration names them. */

import { executionsContract, usageContract } from '@tessera/contracts/operator';
import { createUpstream } from '@tessera/service';
import type { Overseen } from './handlers.ts';

export interface Place {
  url: string;
  token: string;
}

export function connect({ store, host }: { store: Place | null; host: Place | null }): Overseen {
  return {
    store: store && createUpstream(executionsContract, { name: 'store', ...callAs(store) }),
    host: host && createUpstream(usageContract, { name: 'host', ...callAs(host) }),
  };
}

function callAs({ url, token }: Place) {
  return { url, credential: { caller: 'registry', token } };
}
