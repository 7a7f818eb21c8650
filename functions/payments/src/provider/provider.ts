/** The payment provider as this function needs it, over HTTP. */

import { Agent, request } from 'node:http';
import { contextHeaders, currentContext, remainingTime } from '@tessera/service/context';
import { z } from 'zod';
import { paymentErrors } from '../errors.ts';

const chargeSchema = z.object({
  status: z.enum(['charged', 'declined', 'refunded']),
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
  const agent = new Agent({ keepAlive: true });
  const call = (method: string, path: string, options: { budget: number; body?: unknown }) =>
    send(new URL(`${url}${path}`), { agent, secret, method, ...options }).catch((cause: unknown) => {
      throw Object.assign(paymentErrors.PROVIDER_SILENT(), { cause });
    });
  const read = ({ status, body }: Answer): ProviderCharge => {
    const parsed = chargeSchema.safeParse(body);
    if (status === 200 && parsed.success) return parsed.data;
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

function send(
  url: URL,
  options: { agent: Agent; secret: string; method: string; budget: number; body?: unknown },
): Promise<Answer> {
  const { agent, secret, method, budget, body } = options;
  const context = currentContext();
  const text = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const outgoing = request(url, {
      agent,
      method,
      signal: AbortSignal.timeout(remainingTime(budget)),
      headers: {
        authorization: `Bearer ${secret}`,
        // Only the trace goes to a foreign party, never who asks.
        ...(context ? { traceparent: contextHeaders(context)['traceparent'] } : {}),
        ...(text === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
      },
    });
    outgoing.once('error', reject);
    outgoing.once('response', async (incoming) => {
      try {
        const chunks: Buffer[] = [];
        for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
        resolve({ status: incoming.statusCode ?? 0, body: JSON.parse(Buffer.concat(chunks).toString()) });
      } catch (error) {
        reject(error as Error);
      }
    });
    outgoing.end(text);
  });
}
