/** Purges, however they are asked for: `PURGE` on the public port, the admin port, another instance. */

import { isIP } from 'node:net';
import type { Purge } from '../invalidation/message.ts';
import type { Cache, PurgeTarget } from '../surrogate/caching/cache.ts';
import { siteOf } from '../surrogate/surrogate.ts';
import { fieldOf, type WireRequest, type WireResponse } from '../wire/message.ts';
import { standaloneErrors } from './errors.ts';

export type { Purge };

export interface Purges {
  /** Answers how many stored answers here it concerned. */
  apply(purge: Purge): number;
  /** The same, once the other workers have taken it too; instances elsewhere are told. */
  spread(purge: Purge): Promise<number>;
  /** A `PURGE` request. Rejects with ProblemError 403. */
  answer(request: WireRequest): Promise<WireResponse>;
}

export interface PurgesOptions {
  cache: Cache;
  /** Tells other instances and workers; what it returns is waited for. */
  tell(purge: Purge): unknown;
  onPurged(count: number): void;
}

export function createPurges({ cache, tell, onPurged }: PurgesOptions): Purges {
  function apply({ what, soft }: Purge): number {
    const count = cache.purge(what, { soft });
    onPurged(count);
    return count;
  }

  async function spread(purge: Purge): Promise<number> {
    const count = apply(purge);
    await tell(purge);
    return count;
  }

  return {
    apply,
    spread,
    async answer(request) {
      if (!isFromHere(request)) throw standaloneErrors.PURGE_FORBIDDEN();
      const soft = fieldOf(request.headers, 'soft-purge') === '1';
      const keys = (fieldOf(request.headers, 'surrogate-key') ?? '').split(/[\s,]+/).filter(Boolean);
      const whats: PurgeTarget[] =
        keys.length > 0 ? keys.map((key) => ({ key })) : [{ url: addressOf(request) }];
      const counts = await Promise.all(whats.map((what) => spread({ what, soft })));
      const count = counts.reduce((sum, one) => sum + one, 0);
      return {
        status: 200,
        headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
        body: Buffer.from(JSON.stringify({ purged: count })),
      };
    },
  };
}

/**
 * The purges that a body asks for: an address may be one of this site or that of a fragment of another origin.
 *
 * @throws ProblemError 422
 */
export function readPurges(body: string): Purge[] {
  let asked: { url?: unknown; key?: unknown; all?: unknown; soft?: unknown };
  try {
    asked = JSON.parse(body) as typeof asked;
  } catch {
    throw standaloneErrors.PURGE_UNREADABLE();
  }
  const { url, key, all, soft = false } = asked ?? {};
  const given = [url, key, all].filter((value) => value !== undefined);
  if (given.length !== 1 || typeof soft !== 'boolean') throw standaloneErrors.PURGE_UNREADABLE();
  if (all === true) return [{ what: 'all', soft }];
  if (typeof key === 'string' && key !== '') return [{ what: { key }, soft }];
  const address = typeof url === 'string' ? URL.parse(url) : null;
  if (address === null || !/^https?:$/.test(address.protocol)) throw standaloneErrors.PURGE_UNREADABLE();
  const target = address.pathname + address.search;
  return [siteOf({ host: address.host }), address.origin].map((site) => ({
    what: { url: site + target },
    soft,
  }));
}

/** What a document of this site is stored under. */
function addressOf({ headers, target }: WireRequest): string {
  return siteOf({ host: String(headers['host']) }) + target;
}

/** From this machine itself: a proxy on it would make everybody look so. */
function isFromHere({ client, headers }: WireRequest): boolean {
  const isProxied = ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip'].some(
    (name) => headers[name] !== undefined,
  );
  const plain = client.replace(/^::ffff:/, '');
  return !isProxied && isIP(plain) !== 0 && (plain === '::1' || plain.startsWith('127.'));
}
