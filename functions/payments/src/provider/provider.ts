/** The payment provider as this function needs it, over HTTP. */

import { contextHeaders, currentContext, remainingTime } from '@tessera/service/context';
import { createExchange, type Exchange } from '@tessera/service/exchange';
import { z } from 'zod';
import { paymentErrors } from '../errors.ts';

const chargeSchema = z.object({
  status: z.enum(['pending', 'charged', 'declined', 'refunded']),
  amount: z.int(),
});

export type ProviderCharge = z.output<typeof chargeSchema>;

export interface Provider {
  /** Null when there was no answer in time: the charge may have happened or not. */
  charge(key: string, charge: { amount: number; token: string }): Promise<ProviderCharge | null>;
  /** What is known of a charge; null when nothing is. */
  find(key: string): Promise<ProviderCharge | null>;
  /** Gives a charge back; a charge that never was is refused for ever after. */
  refund(key: string): Promise<ProviderCharge>;
}

/** Milliseconds that the provider has for a charge; checkout waits for it behind the scenes. */
const CHARGE_BUDGET = 2_500;
const QUERY_BUDGET = 2_000;

interface Answer {
  status: number;
  body: unknown;
}

export function createProvider({ url, secret }: { url: string; secret: string }): Provider {
  const exchange = createExchange(Number.POSITIVE_INFINITY);
  const call = (method: string, path: string, options: { budget: number; body?: unknown }) =>
    send(exchange, url + path, { secret, method, ...options }).catch((cause: unknown) => {
      throw Object.assign(paymentErrors.PROVIDER_SILENT(), { cause });
    });
  const read = ({ status, body }: Answer): ProviderCharge => {
    const parsed = chargeSchema.safeParse(body);
    if ((status === 200 || status === 202) && parsed.success) return parsed.data;
    throw paymentErrors.PROVIDER_FAILED(status);
  };
  return {
    async charge(key, { amount, token }) {
      const body = { key, amount, token, currency: 'EUR' };
      const answer = await call('POST', '/v1/charges', { budget: CHARGE_BUDGET, body }).catch(() => null);
      if (answer === null) return null;
      if (answer.status === 409) throw paymentErrors.KEY_REUSED(key);
      return read(answer);
    },
    async find(key) {
      const answer = await call('GET', `/v1/charges/${key}`, { budget: QUERY_BUDGET });
      return answer.status === 404 ? null : read(answer);
    },
    refund: async (key) =>
      read(await call('POST', `/v1/charges/${key}/refund`, { budget: QUERY_BUDGET, body: {} })),
  };
}

async function send(
  exchange: Exchange,
  url: string,
  { secret, method, budget, body }: { secret: string; method: string; budget: number; body?: unknown },
): Promise<Answer> {
  const context = currentContext();
  const traceparent = context && contextHeaders(context)['traceparent'];
  const { status, text } = await exchange({
    ...{ method, url, timeout: remainingTime(budget) },
    headers: {
      authorization: `Bearer ${secret}`,
      // Only the trace goes to a foreign party, never who asks.
      ...(traceparent === undefined ? {} : { traceparent }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status, body: JSON.parse(text) };
}
