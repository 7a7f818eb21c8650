/** The operations of payments: the provider decides, the store keeps what was asked of it. */

import type { Handlers } from '@tessera/contracts/http';
import type { Visit } from '@tessera/function';
import { readRecord, type Store } from '@tessera/function/store';
import { z } from 'zod';
import type { paymentsContract } from './contract/operations.ts';
import type { Charge, PaymentMethod } from './contract/schemas.ts';
import { paymentErrors } from './errors.ts';
import type { Provider } from './provider/provider.ts';

const chargeSchema = z.object({
  amount: z.int(),
  token: z.string(),
  status: z.enum(['asked', 'charged', 'declined', 'refunded']),
});

const methods: PaymentMethod[] = [
  { token: 'test-accept', name: 'Test card', description: 'Accepts every payment' },
  { token: 'test-decline', name: 'Test card without funds', description: 'Declines every payment' },
  { token: 'test-timeout', name: 'Test card of a silent bank', description: 'Never answers' },
];

export function createPaymentsHandlers(
  store: Store,
  provider: Provider,
): Handlers<typeof paymentsContract, Visit> {
  const table = store.table('payments');
  const keyOf = (key: string) => ({ pk: `charge#${key}`, sk: 'charge' });
  const load = async (key: string) => {
    const item = await table.get(keyOf(key));
    return item && readRecord(chargeSchema, item);
  };
  const keep = async (key: string, charge: z.output<typeof chargeSchema>): Promise<Charge> => {
    await table.transact({ writes: [{ op: 'put', ...keyOf(key), value: charge }] });
    const { status, amount } = charge;
    return { key, status: status === 'asked' ? 'unknown' : status, amount };
  };
  return {
    listMethods: async () => ({ methods }),

    async charge({ params: { key }, body: { amount, token } }) {
      // Written before the provider is asked, so that a charge without a trace of it here cannot exist.
      await table.transact({
        writes: [
          { op: 'put', ...keyOf(key), value: { amount, token, status: 'asked' }, when: { absent: true } },
        ],
      });
      const before = await load(key);
      if (before?.amount !== amount || before.token !== token) throw paymentErrors.KEY_REUSED(key);
      if (before.status !== 'asked') return { key, amount, status: before.status };
      const charged = await provider.charge(key, { amount, token });
      return keep(key, { amount, token, status: charged?.status ?? 'asked' });
    },

    async getCharge({ params: { key } }) {
      const [before, known] = await Promise.all([load(key), provider.find(key)]);
      if (known === null) return { key, status: 'none', amount: before?.amount ?? 0 };
      return keep(key, { amount: known.amount, token: before?.token ?? '', status: known.status });
    },

    async refund({ params: { key } }) {
      const before = await load(key);
      const { amount, status } = await provider.refund(key);
      return keep(key, { amount, token: before?.token ?? '', status });
    },
  };
}
