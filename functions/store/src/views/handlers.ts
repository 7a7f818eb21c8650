/** The operations of read models, for whoever runs the installation. */

import type { Handlers } from '@tessera/contracts/http';
import type { viewsContract } from '@tessera/function/store';
import { requireScope, scopeOf } from '../scopes/scopes.ts';
import type { Call } from '../tables/handlers.ts';
import type { Views } from './views.ts';

export function createViewHandlers(views: Views): Handlers<typeof viewsContract, Call> {
  const operated = ({ caller }: Call) => {
    requireScope(caller, 'operate views', scopeOf(caller).queues);
    return views;
  };
  return {
    listViews: async (_, call) => ({ views: operated(call).list() }),
    dropView: async ({ params }, call) => ({ deleted: await operated(call).drop(params.view) }),
    listBestSellers: async ({ query }, call) => ({ variants: operated(call).bestSellers(query) }),
    listLowStock: async ({ query }, call) => ({
      variants: operated(call).lowStock(query.days, query.limit),
    }),
  };
}
