/**
 * The visitor's id: random, so that it tells nothing of the person, and signed, so that nobody can choose their
 * bucket or invent visitors. The edge gives it only while a canary is active on a route; it reaches no BFF and no log.
 */

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Seconds that an id is valid: 30 days. */
export const VISITOR_LIFETIME = 30 * 24 * 3_600;

export interface VisitorIds {
  /** Makes the id of a new visitor. */
  issue(): { visitor: string; value: string };
  /** The visitor that a cookie's value names; `null` when it is altered, over, or under a key that is not known. Never throws. */
  verify(value: string): string | null;
}

/** Options for {@link createVisitorIds}. */
export interface VisitorIdsOptions {
  /** Key id → 32 bytes in base64. The first one signs, all verify: that is how keys rotate. */
  keys: Readonly<Record<string, string>>;
  /** Epoch milliseconds. @default Date.now */
  now?: () => number;
}

/** Options for {@link visitorCookie}. */
export interface VisitorCookieOptions {
  /** Whether the public address is https: then the name has the `__Host-` prefix, and `Secure` is set. */
  secure: boolean;
}

/** 16 random bytes in base64url. */
const VISITOR = /^[\w-]{22}$/;

/** Longest value that is looked at, in characters. */
const VALUE_LIMIT = 200;

/**
 * A value is `<key id>.<visitor>.<end, epoch seconds in base 36>.<HMAC-SHA-256 over all before it>`. Only the
 * visitor decides the bucket, so an id signed again under a new key keeps its releases.
 *
 * @throws TypeError when there is no key, one is not of 32 bytes, or a key's id has other than letters, digits, `-`, `_`
 */
export function createVisitorIds({ keys: encoded, now = Date.now }: VisitorIdsOptions): VisitorIds {
  const keys = new Map(Object.entries(encoded).map(([id, key]) => [id, readKey(id, key)]));
  const active = keys.entries().next().value;
  if (active === undefined)
    throw new TypeError('Cannot sign visitor ids: no key is given, give at least one');
  const [activeId, activeKey] = active;
  const seconds = () => Math.floor(now() / 1_000);

  return {
    issue() {
      const visitor = randomBytes(16).toString('base64url');
      const content = `${activeId}.${visitor}.${(seconds() + VISITOR_LIFETIME).toString(36)}`;
      return { visitor, value: `${content}.${sign(content, activeKey).toString('base64url')}` };
    },
    verify(value) {
      if (value.length > VALUE_LIMIT) return null;
      const [id = '', visitor = '', end = '', signature = '', ...rest] = value.split('.');
      const key = keys.get(id);
      if (key === undefined || rest.length > 0) return null;
      const expected = sign(`${id}.${visitor}.${end}`, key);
      const given = Buffer.from(signature, 'base64url');
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
      return VISITOR.test(visitor) && seconds() < Number.parseInt(end, 36) ? visitor : null;
    },
  };
}

/** `visitor`, or `__Host-visitor` on https. */
export function visitorCookieName({ secure }: VisitorCookieOptions): string {
  return secure ? '__Host-visitor' : 'visitor';
}

/** The value of the `Set-Cookie` that gives a visitor their id (RFC 6265bis). */
export function visitorCookie(value: string, options: VisitorCookieOptions): string {
  const secure = options.secure ? '; Secure' : '';
  return `${visitorCookieName(options)}=${value}; Path=/; HttpOnly; SameSite=Lax${secure}; Max-Age=${VISITOR_LIFETIME}`;
}

/** The label keeps a signature that the same key made for something else from being an id. */
function sign(content: string, key: Buffer): Buffer {
  return createHmac('sha256', key).update(`tessera-visitor.${content}`).digest();
}

function readKey(id: string, encoded: string): Buffer {
  const key = Buffer.from(encoded, 'base64');
  if (!/^[\w-]{1,32}$/.test(id))
    throw new TypeError(`Cannot use visitor key "${id}": its id has other than letters, digits, "-" and "_"`);
  if (key.length === 32) return key;
  throw new TypeError(`Cannot use visitor key "${id}": it has ${key.length} bytes, give 32 in base64`);
}
