/** Fields of the registry's operations. */

import { text } from '@tessera/contracts/fields';
import { z } from 'zod';
import { CHANNEL_PATTERN } from '../access/scope.ts';

export { name } from '@tessera/contracts/fields';

export const channel = z.string().regex(CHANNEL_PATTERN, 'use production, staging or pr-<number>');

/** `<version>-<digest8>`. */
export const releaseId = z
  .string()
  .max(100)
  .regex(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?-[0-9a-f]{8}$/, 'use <version>-<digest8>, such as 1.4.0-d90278d3');

/** Why a change is made, for the audit. */
export const reason = text(500).optional();

/** Epoch milliseconds in, ISO 8601 out. */
export const instant = z.number().transform((at) => new Date(at).toISOString());
