/**
 * Where an include's address leads: to this site, to another origin that is listed, or nowhere. Decided on the address
 * as it is after its variables were inserted, by the one parser that also dials.
 */

import type { WireRequest } from '../../wire/message.ts';

export interface Destination {
  /** Left out: this site. */
  origin?: string;
  /** Path and query. */
  target: string;
  /** Whether the visitor's cookies and `Authorization` may go there. */
  trusted: boolean;
}

/** The document that an address stands in. */
export type Base = Pick<WireRequest, 'origin' | 'target' | 'headers'>;

/** `null`: the address may not be included. */
export type Destinations = (address: string, base: Base) => Destination | null;

export interface ListedOrigins {
  /** The origin behind this site, by which a page may name it too. */
  own?: string;
  /** Origins that may be included. */
  allowed?: readonly string[];
  /** Origins that may be included and get the visitor's credentials. */
  trusted?: readonly string[];
}

const plainPath = /^\/(?!\/)[\x21\x22\x24-\x5b\x5d-\x7e]*$/;

export function createDestinations({ own, allowed = [], trusted = [] }: ListedOrigins = {}): Destinations {
  const isTrusted = new Set(trusted);
  const isListed = new Set([...allowed, ...trusted]);

  function elsewhere(origin: string, target: string): Destination {
    return { origin, target, trusted: isTrusted.has(origin) };
  }

  return (address, base) => {
    if (plainPath.test(address)) {
      return base.origin === undefined ? { target: address, trusted: true } : elsewhere(base.origin, address);
    }
    const site = `http://${String(base.headers['host'] ?? 'localhost')}`;
    const url = URL.parse(address, (base.origin ?? site) + base.target);
    if (url === null || url.username !== '' || url.password !== '') return null;
    if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
    const target = url.pathname + url.search;
    if (isListed.has(url.origin)) return elsewhere(url.origin, target);
    const isOwn = url.origin === own || url.host === URL.parse(site)?.host;
    return isOwn ? { target, trusted: true } : null;
  };
}
