/**
 * The channel document: which release of each remote is live on a channel, signed by the registry.
 * Vocabulary after awslabs/frontend-discovery. Edges and BFFs refuse a revision lower than the one they hold.
 */

import { z } from 'zod';
import { isShare } from '../rollout/assignment.ts';

const ref = z.strictObject({
  version: z.string(),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
});

export const channelRemoteSchema = z.strictObject({
  owner: z.string(),
  stable: ref,
  previous: ref.nullable(),
  canary: ref
    .extend({
      percent: z.number().min(0).max(100).refine(isShare, 'expected at most two decimals'),
      since: z.iso.datetime(),
      policy: z.record(z.string(), z.unknown()),
    })
    .nullable(),
  /** `<version>-<digest8>` of releases that are refused for open pages too. */
  withdrawn: z.array(z.string()),
});

const channelRoute = z.strictObject({
  pattern: z.string(),
  remote: z.string(),
  fragment: z.string(),
  forms: z.boolean(),
  private: z.boolean(),
  /** A developer's override does not count here. */
  overrides: z.literal('refused').optional(),
});

/** A channel document with its signature. */
export const channelDocumentSchema = z.strictObject({
  schema: z.literal(1),
  channel: z.string(),
  revision: z.int().positive(),
  issuedAt: z.iso.datetime(),
  remotes: z.record(z.string(), channelRemoteSchema),
  /** Routes of every stable release; two never match one path equally. */
  routes: z.array(channelRoute),
  /** Team → its public keys (key id → SPKI, base64). */
  owners: z.record(z.string(), z.strictObject({ keys: z.record(z.string(), z.string()) })),
  /** BFF name → where it answers, and the version of its contract. */
  bffs: z.record(z.string(), z.strictObject({ url: z.url(), contract: z.string().optional() })),
  signature: z.strictObject({ keyId: z.string(), value: z.string() }),
});

export type ChannelDocument = z.output<typeof channelDocumentSchema>;
export type ChannelRemote = z.output<typeof channelRemoteSchema>;
export type ChannelRoute = z.output<typeof channelRoute>;

/**
 * Reads a channel document; its signature is checked apart, with `verifyDocument`.
 *
 * @throws SyntaxError naming every fault
 */
export function parseChannelDocument(input: unknown): ChannelDocument {
  const result = channelDocumentSchema.safeParse(input);
  if (result.success) return result.data;
  throw new SyntaxError(`Cannot read channel document: ${z.prettifyError(result.error)}`);
}
