/** The operations of views over the store. */

import type { Handlers } from '@tessera/contracts/http';
import type { Visit } from '@tessera/function';
import { type Store, type ViewName, viewNames } from '@tessera/function/store';
import { applyEvents } from './apply-events.ts';
import type { viewsContract } from './contract/operations.ts';
import { viewErrors } from './errors.ts';
import { bestSellers } from './projections/best-sellers.ts';
import { history } from './projections/history.ts';
import { lowStock } from './projections/low-stock.ts';
import type { Projection } from './projections/projection.ts';

export const projections: Readonly<Record<ViewName, Projection>> = {
  history,
  'best-sellers': bestSellers,
  'low-stock': lowStock,
};

export function createViewsHandlers(store: Store): Handlers<typeof viewsContract, Visit> {
  const table = store.table('views');
  return {
    async events({ body: { rule, events } }) {
      const name = viewNames.find((view) => rule === `views-${view}`);
      if (name === undefined) throw viewErrors.UNKNOWN(rule);
      await applyEvents(table, { name, projection: projections[name] }, events);
      return { applied: events.length };
    },
  };
}
