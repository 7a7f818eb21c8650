/** The Lambda entry of function `payments`. */

import {
  createHandler,
  type DirectEvent,
  type FunctionEvent,
  type InvocationContext,
  storeFromEnvironment,
} from '@tessera/function';
import { z } from 'zod';
import { createCharges } from './charges/charges.ts';
import { paymentsContract } from './contract/operations.ts';
import { isHook, receiveHook } from './hooks/receive-hook.ts';
import { createPaymentsHandlers } from './payments.ts';
import { createProvider } from './provider/provider.ts';

const { PROVIDER_URL: url, PROVIDER_SECRET: secret, HOOK_KEYS = '{}' } = process.env;
if (!url || !secret) {
  throw new TypeError('Cannot start "fn-payments": PROVIDER_URL or PROVIDER_SECRET is missing');
}
const charges = createCharges(storeFromEnvironment('fn-payments', process.env));
const provider = createProvider({ url, secret });
const operations = createHandler(paymentsContract, createPaymentsHandlers(charges, provider));

export async function handler(
  event: FunctionEvent | DirectEvent,
  context: InvocationContext,
): Promise<unknown> {
  if (isHook(event)) return receiveHook(event, { charges, provider, keys: readKeys() });
  return 'rawPath' in event ? operations(event, context) : operations(event, context);
}

/** Key id → secret. Most calls need none. */
function readKeys(): Record<string, string> {
  return z.record(z.string(), z.string().min(16)).parse(JSON.parse(HOOK_KEYS));
}
