/**
 * The signed vector of a page: `<key id>.<payload>.<HMAC-SHA256>`. The page sends it as `tessera-page` with every
 * later request, so that all of a page comes from the same releases without any store.
 */

import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { createVector, type Snapshot, type Vector } from './snapshot.ts';

/** Milliseconds that a page may go on with its releases. */
export const PAGE_LIFETIME = 24 * 3_600_000;

const TOKEN_LIMIT = 4_000;

/** Milliseconds for which pages of the same releases get the same token. */
const SHARED_FOR = 10_000;

const payloadSchema = z.object({
  /** Remote → `<version>-<digest8>`. */
  releases: z.record(z.string(), z.string()),
  revision: z.int(),
  /** Epoch milliseconds. */
  iat: z.int(),
});

export interface PageTokens {
  sign(vector: Vector, revision: number): string;
  /** The vector, or `null` when it is forged, expired, or names a release that is not served any more. */
  open(token: string, snapshot: Snapshot): Vector | null;
}

/**
 * @param keys key id → base64; the first signs, all open
 * @throws TypeError when there is no key, or a short one
 */
export function createPageTokens(
  keys: Readonly<Record<string, string>>,
  now: () => number = Date.now,
): PageTokens {
  const secrets = new Map(Object.entries(keys).map(([id, encoded]) => [id, Buffer.from(encoded, 'base64')]));
  const active = secrets.entries().next().value;
  if (active === undefined || [...secrets.values()].some((secret) => secret.length < 32)) {
    throw new TypeError('Cannot sign pages: give at least one key, each of at least 32 bytes in base64');
  }
  let last: { of: string; token: string; iat: number } | null = null;
  const mac = (secret: Buffer, text: string) => createHmac('sha256', secret).update(text).digest();

  return {
    sign(vector, revision) {
      const of = `${revision} ${vector.key}`;
      const iat = now();
      if (last?.of === of && iat - last.iat < SHARED_FOR) return last.token;
      const releases = Object.fromEntries([...vector.releases].map(([remote, { id }]) => [remote, id]));
      const payload = Buffer.from(JSON.stringify({ releases, revision, iat })).toString('base64url');
      const signed = `${active[0]}.${payload}`;
      last = { of, iat, token: `${signed}.${mac(active[1], signed).toString('base64url')}` };
      return last.token;
    },
    open(token, snapshot) {
      if (token.length > TOKEN_LIMIT) return null;
      const [id = '', payload = '', given = '', ...rest] = token.split('.');
      const secret = secrets.get(id);
      if (secret === undefined || rest.length > 0) return null;
      const expected = mac(secret, `${id}.${payload}`);
      const actual = Buffer.from(given, 'base64url');
      if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) return null;
      const { releases, iat } = payloadSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
      if (now() - iat >= PAGE_LIFETIME) return null;
      return toVector(releases, snapshot);
    },
  };
}

function toVector(releases: Readonly<Record<string, string>>, snapshot: Snapshot): Vector | null {
  const found = new Map(snapshot.stable.releases);
  for (const [remote, id] of Object.entries(releases)) {
    const release = snapshot.find(remote, id);
    if (release === null) return null;
    found.set(remote, release);
  }
  return createVector(found);
}
