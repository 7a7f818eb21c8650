/** What a one-off command of the registry takes on its standard input: folders, keys and one action, as JSON. */

import { createPrivateKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { registryErrors } from '../errors.ts';

const key = z.strictObject({
  id: z.string(),
  /** Private key, PKCS #8 DER in base64. */
  pkcs8: z.string().transform((text, context): KeyObject => {
    try {
      return createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' });
    } catch {
      context.addIssue({ code: 'custom', message: 'expected a PKCS #8 key in base64' });
      return z.NEVER;
    }
  }),
  /** Public key, SPKI DER in base64. */
  spki: z.string(),
});

const bffs = z.record(z.string(), z.strictObject({ url: z.url(), contract: z.string().optional() }));

const requestSchema = z.strictObject({
  folders: z.strictObject({
    artifacts: z.string(),
    /** Channel documents and the audit. */
    registry: z.string(),
  }),
  channel: z.string().default('production'),
  actor: z.string(),
  registryKey: key,
  /** Team → its signing key. */
  teamKeys: z.record(z.string(), key),
  action: z.discriminatedUnion('type', [
    /** Publishes builds and, if asked, makes all of them stable in one revision. */
    z.strictObject({
      type: z.literal('publish'),
      builds: z.array(z.string()),
      whenTaken: z.enum(['refuse', 'suffix']).default('refuse'),
      promote: z.boolean().default(false),
      bffs: bffs.optional(),
    }),
    z.strictObject({
      type: z.literal('promote'),
      releases: z.record(z.string(), z.string()),
      bffs: bffs.optional(),
    }),
    z.strictObject({ type: z.literal('rollback'), remote: z.string() }),
    z.strictObject({ type: z.literal('status') }),
  ]),
});

export type CommandRequest = z.output<typeof requestSchema>;

/** @throws ProblemError `registry-request-unreadable` naming every fault */
export function parseRequest(text: string): CommandRequest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw registryErrors.REQUEST_UNREADABLE('it is not JSON');
  }
  const result = requestSchema.safeParse(value);
  if (result.success) return result.data;
  throw registryErrors.REQUEST_UNREADABLE(z.prettifyError(result.error));
}
