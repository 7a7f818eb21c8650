/** A purge as instances tell each other of it. */

import { z } from 'zod';
import type { PurgeTarget } from '../surrogate/caching/cache.ts';

export interface Purge {
  what: PurgeTarget;
  /** Marks stale instead of removing. */
  soft: boolean;
}

export interface PurgeMessage extends Purge {
  /** The instance that tells it: it has heard already. */
  from: string;
}

const text = z.string().min(1).max(16_384);

const schema = z.strictObject({
  from: text,
  what: z.union([z.literal('all'), z.strictObject({ url: text }), z.strictObject({ key: text })]),
  soft: z.boolean(),
});

/** @throws TypeError for anything else */
export function parsePurgeMessage(message: string): PurgeMessage {
  let value: unknown;
  try {
    value = JSON.parse(message);
  } catch (error) {
    throw new TypeError('Cannot read a purge: it is no JSON', { cause: error });
  }
  const result = schema.safeParse(value);
  if (!result.success) throw new TypeError(`Cannot read a purge: ${result.error.message}`);
  return result.data;
}
