/** What a primary fragment wants in the page's `<head>`: the value of the `tessera-head` header. */

import { z } from 'zod';

/** Most bytes of the encoded header. */
export const HEAD_LIMIT = 12_000;

const webPath = z
  .string()
  .max(1_000)
  .regex(/^\/(?!\/)/, 'use a path of this site');

export const headSchema = z.strictObject({
  title: z.string().min(1).max(200),
  description: z.string().max(400).optional(),
  /** Path of the canonical address. */
  canonical: webPath.optional(),
  robots: z
    .string()
    .max(60)
    .regex(/^[a-z, -]+$/)
    .optional(),
  /** Open Graph properties without the `og:` prefix. */
  og: z.record(z.string().regex(/^[a-z:_]+$/), z.string().max(500)).optional(),
  /** JSON-LD objects, written as data, never as markup. */
  jsonLd: z.array(z.record(z.string(), z.unknown())).max(5).optional(),
  /** The image that the page's largest paint waits for. */
  image: z
    .strictObject({
      href: webPath,
      srcset: z.string().max(1_000).optional(),
      sizes: z.string().max(200).optional(),
    })
    .optional(),
});

export type PageHead = z.output<typeof headSchema>;

/** @throws RangeError when the encoded header is over {@link HEAD_LIMIT} */
export function encodeHead(head: PageHead): string {
  const encoded = Buffer.from(JSON.stringify(headSchema.parse(head))).toString('base64url');
  if (encoded.length > HEAD_LIMIT) {
    throw new RangeError(
      `Cannot send head: it takes ${encoded.length} bytes, at most ${HEAD_LIMIT} are allowed`,
    );
  }
  return encoded;
}

/** @throws SyntaxError when it is too long, no JSON or of another shape */
export function decodeHead(encoded: string): PageHead {
  if (encoded.length > HEAD_LIMIT) throw new SyntaxError(`Cannot read head: over ${HEAD_LIMIT} bytes`);
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(encoded, 'base64url').toString());
  } catch (cause) {
    throw new SyntaxError('Cannot read head: it is no base64url JSON', { cause });
  }
  const result = headSchema.safeParse(value);
  if (result.success) return result.data;
  throw new SyntaxError(`Cannot read head: ${z.prettifyError(result.error)}`);
}
