/**
 * The signed vector of a page: `<key id>.<payload>.<HMAC-SHA256>`. The page sends it as `tessera-page` with every
 * later request, so that all of a page comes from the same releases without any store.
 */

import { createHmac, timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Vector } from './snapshot.ts';

/** Milliseconds that a page may go on with its releases. */
export const PAGE_LIFETIME = 24 * 3_600_000;

/** What a page's token says. */
export interface PageClaims {
  /** Remote → `<version>-<digest8>`. */
  releases: Readonly<Record<string, string>>;
  /** The revision of the channel that they were chosen at. */
  revision: number;
  /** When, in epoch milliseconds. */
  iat: number;
  /** Whether an override has chosen them. */
  override?: true | undefined;
}

/** The releases that a page is to go on with. */
export interface SignedPage {
  vector: Vector;
  /** What a visitor without canaries gets. */
  stable: Vector;
  revision: number;
  /** The remotes on the page. */
  remotes: ReadonlySet<string>;
  /** When the page was made, in epoch milliseconds: no new token makes its life longer. @default now */
  iat?: number;
  /** Whether an override has chosen the releases. @default false */
  override?: boolean;
}

export interface PageTokens {
  /**
   * Names every release of the vector where they are few. A token is a header, so of many it names those on the page
   * and those that not everybody gets; for all others the page goes on with what is stable by then.
   */
  sign(page: SignedPage): string;
  /** `null` for a token that is forged, altered or expired. */
  read(token: string): PageClaims | null;
}

/** Most releases of a vector that is named whole, unless that makes a token longer than is read. */
const WHOLE = 64;

/** Characters: what fits into a header and a beacon. */
const TOKEN_LIMIT = 8_000;

/** Milliseconds for which pages of the same releases get the same token. */
const SHARED_FOR = 10_000;

/** Tokens that are remembered, signed and read ones each. */
const REMEMBERED = 500;

const payloadSchema = z.object({
  releases: z.record(z.string(), z.string()),
  revision: z.int(),
  iat: z.int(),
  override: z.literal(true).optional(),
});

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
  const mac = (secret: Buffer, text: string) => createHmac('sha256', secret).update(text).digest();
  const signed = new LRUCache<string, { token: string; iat: number }>({ max: REMEMBERED });
  const proved = new LRUCache<string, PageClaims>({ max: REMEMBERED });

  function prove(token: string): PageClaims | null {
    const [id = '', payload = '', given = '', ...rest] = token.split('.');
    const secret = secrets.get(id);
    if (secret === undefined || rest.length > 0) return null;
    const expected = mac(secret, `${id}.${payload}`);
    const actual = Buffer.from(given, 'base64url');
    if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) return null;
    return payloadSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
  }

  return {
    sign(page) {
      const { vector, revision } = page;
      const isWhole = vector.releases.size <= WHOLE && lengthOf(vector) <= TOKEN_LIMIT;
      const override = page.override === true ? { override: true } : {};
      const of = `${revision} ${vector.key} ${page.iat ?? ''} ${page.override === true} ${isWhole ? '' : [...page.remotes].sort().join()}`;
      const iat = page.iat ?? now();
      const last = signed.get(of);
      if (last !== undefined && iat - last.iat < SHARED_FOR) return last.token;
      const releases = Object.fromEntries(
        [...vector.releases]
          .filter(
            ([remote, release]) =>
              isWhole || page.remotes.has(remote) || page.stable.releases.get(remote) !== release,
          )
          .map(([remote, { id }]) => [remote, id]),
      );
      const payload = Buffer.from(JSON.stringify({ releases, revision, iat, ...override })).toString(
        'base64url',
      );
      const text = `${active[0]}.${payload}`;
      const token = `${text}.${mac(active[1], text).toString('base64url')}`;
      signed.set(of, { token, iat });
      return token;
    },
    read(token) {
      if (token.length > TOKEN_LIMIT) return null;
      const claims = proved.get(token) ?? prove(token);
      if (claims === null || now() - claims.iat >= PAGE_LIFETIME) return null;
      proved.set(token, claims);
      return claims;
    },
  };
}

/** About how many characters a token takes that names the whole vector. */
function lengthOf({ releases }: Vector): number {
  let length = 150;
  for (const [remote, { id }] of releases) length += remote.length + id.length + 6;
  return Math.ceil((length * 4) / 3);
}
