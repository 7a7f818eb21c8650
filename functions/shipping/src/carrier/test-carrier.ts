/**
 * A carrier that moves nothing. Its tracking numbers follow from the order, so that a booking that is repeated is the
 * same one; postcodes that exist nowhere make it fail, as functions/README.md says.
 */

import { createHash } from 'node:crypto';
import type { Store } from '@tessera/function/store';
import { shippingErrors } from '../errors.ts';
import type { Carrier } from './carrier.ts';
import { isIsland } from './islands.ts';

/** Postcodes of the faults. */
const REFUSED = '00000';
const FAILS_TWICE = '00001';

export function createTestCarrier(table: ReturnType<Store['table']>): Carrier {
  return {
    name: 'Test carrier',
    refusal(service, { country, postcode }) {
      if (postcode === REFUSED) return `the carrier does not know postcode "${postcode}"`;
      if (service === 'express' && isIsland(country, postcode))
        return `express does not reach "${postcode}", standard delivery does`;
      return null;
    },
    async book({ id, service, address, parcels }) {
      if (address.postcode === FAILS_TWICE && (await countAttempt(table, id)) <= 2)
        throw shippingErrors.CARRIER_FAILED();
      return Array.from({ length: parcels }, (_, n) => trackingOf(service, id, n));
    },
    // It keeps no bookings.
    cancel: async () => {},
  };
}

/** Such as `TC1-4F8A02C97B13-03`. */
function trackingOf(service: string, id: string, n: number): string {
  const digits = createHash('sha256').update(id).digest('hex').slice(0, 12).toUpperCase();
  return `TC${service === 'express' ? 1 : 2}-${digits}-${String(n + 1).padStart(2, '0')}`;
}

/** How often it was asked for this order, this time included. */
async function countAttempt(table: ReturnType<Store['table']>, id: string): Promise<number> {
  const key = { pk: `attempts#${id}`, sk: 'attempts' };
  await table.transact({ writes: [{ op: 'put', ...key, value: { count: 0 }, when: { absent: true } }] });
  await table.transact({ writes: [{ op: 'add', ...key, field: 'count', by: 1, min: 0 }] });
  return Number((await table.get(key))?.value['count']);
}
