/** The operations of payments: the provider decides, the store keeps what was asked of it. */

import type { Handlers } from '@tessera/contracts/http';
import type { Visit } from '@tessera/function';
import type { Charges } from './charges/charges.ts';
import type { paymentsContract } from './contract/operations.ts';
import type { PaymentMethod } from './contract/schemas.ts';
import type { Provider } from './provider/provider.ts';

const methods: PaymentMethod[] = [
  { token: 'test-accept', name: 'Test card', description: 'Accepts every payment' },
  { token: 'test-decline', name: 'Test card without funds', description: 'Declines every payment' },
  { token: 'test-timeout', name: 'Test card of a silent bank', description: 'Never answers' },
];

export function createPaymentsHandlers(
  charges: Charges,
  provider: Provider,
): Handlers<typeof paymentsContract, Visit> {
  return {
    listMethods: async () => ({ methods }),

    async charge({ params: { key }, body: { amount, token, taskToken } }) {
      // Written before the provider is asked, so that a charge without a trace of it here cannot exist.
      const begun = await charges.begin(key, { amount, token, taskToken });
      const known = begun.status === 'asked' ? await provider.charge(key, { amount, token }) : begun;
      if (known === null) {
        await charges.tellUnknown(key, begun);
        return { key, amount, status: 'unknown' };
      }
      const { status } = known;
      if (status === 'pending' || status === 'asked') return { key, amount, status: 'pending' };
      await charges.settle(key, { status, amount });
      return { key, amount, status };
    },

    async getCharge({ params: { key } }) {
      const known = await provider.find(key);
      if (known === null) return { key, status: 'none', amount: (await charges.load(key))?.amount ?? 0 };
      const { status, amount } = known;
      if (status !== 'pending') await charges.settle(key, { status, amount });
      return { key, amount, status };
    },

    async refund({ params: { key } }) {
      const { amount, status } = await provider.refund(key);
      if (status !== 'pending') await charges.settle(key, { status, amount });
      return { key, amount, status };
    },
  };
}
