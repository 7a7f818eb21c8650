/**
 * Whom the edge of a developer answers: browsers that call it by a name of this machine, or by the one that was given. A
 * stranger can point a name of theirs at this machine (DNS rebinding), and their page would then be of its origin.
 */

import { isIP } from 'node:net';

export interface Hosts {
  /** @param host the field `Host` */
  isOwn(host: string | undefined): boolean;
  /** Whether a page that says its origin is one of this edge, as whoever forwards to it has passed the request on. */
  isOwnPage(origin: string | undefined, host: string | undefined): boolean;
}

/** @param publicUrl where the developer's browser finds the edge */
export function createHosts(publicUrl: string): Hosts {
  const given = new URL(publicUrl);
  const isOwn: Hosts['isOwn'] = (host) => {
    const hostname = URL.parse(`http://${host}`)?.hostname;
    if (host === undefined || hostname === undefined) return false;
    // Nobody can point an address somewhere else.
    const isAddress = isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
    return isAddress || /^(?:.+\.)?localhost$/.test(hostname) || hostname === given.hostname;
  };
  return {
    isOwn,
    isOwnPage(origin, host) {
      const page = URL.parse(origin ?? '');
      // Behind TLS, the scheme of the page is not that of this edge.
      return page !== null && (page.origin === given.origin || page.host === host);
    },
  };
}
