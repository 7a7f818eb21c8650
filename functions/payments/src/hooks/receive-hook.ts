/**
 * `POST /hooks`: what the provider tells of a charge. It is answered 200 only after it is kept; told again, it has no
 * effect. A charge that comes after it was given back is given back again.
 */

import { PROBLEM_TYPE, toProblem } from '@tessera/contracts/problem';
import type { DirectEvent, FunctionAnswer, FunctionEvent } from '@tessera/function';
import { z } from 'zod';
import type { Charges } from '../charges/charges.ts';
import { paymentErrors } from '../errors.ts';
import type { Provider } from '../provider/provider.ts';
import { requireSignature, SIGNATURE } from './signature.ts';

export interface HookParts {
  charges: Charges;
  provider: Pick<Provider, 'refund'>;
  /** Key id → secret. */
  keys: Readonly<Record<string, string>>;
  /** @default Date.now */
  now?: () => number;
}

const hookSchema = z.object({
  id: z.string().min(1).max(80),
  type: z.literal('charge.settled'),
  data: z.object({
    key: z.string().min(1).max(64),
    status: z.enum(['charged', 'declined', 'refunded']),
    amount: z.int().min(0),
  }),
});

export function isHook(event: FunctionEvent | DirectEvent): event is FunctionEvent & { rawPath: '/hooks' } {
  return 'rawPath' in event && event.rawPath === '/hooks';
}

export async function receiveHook(
  event: FunctionEvent,
  { charges, provider, keys, now = Date.now }: HookParts,
): Promise<FunctionAnswer> {
  try {
    if (event.requestContext.http.method !== 'POST') throw paymentErrors.HOOK_UNREADABLE('it is no POST');
    const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
    requireSignature({ body, signature: event.headers[SIGNATURE] }, keys, now());
    const { id, data } = parseHook(body.toString());
    const { status, amount, key } = data;
    const charge = await charges.settle(key, { status, amount }, { id });
    if (charge.status === 'refunded' && status === 'charged') await provider.refund(key);
    return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: '{}' };
  } catch (error) {
    const problem = { ...toProblem(error), instance: event.requestContext.requestId };
    return {
      statusCode: problem.status,
      headers: { 'content-type': PROBLEM_TYPE },
      body: JSON.stringify(problem),
    };
  }
}

function parseHook(text: string): z.output<typeof hookSchema> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw paymentErrors.HOOK_UNREADABLE('it is not JSON');
  }
  const result = hookSchema.safeParse(json);
  if (!result.success) throw paymentErrors.HOOK_UNREADABLE(z.prettifyError(result.error));
  return result.data;
}
