/**
 * Name resolution that answers public addresses only, for origins that others may point at machines inside: the
 * connection is made to the very address that was looked at.
 */

import { type LookupAddress, type LookupOptions, lookup as resolveName } from 'node:dns';
import { BlockList, isIPv6 } from 'node:net';

const inside = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  inside.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  inside.addSubnet(network, prefix, 'ipv6');
}

/** Whether an address is loopback, private, link-local, multicast or otherwise nobody's in public. */
export function isInside(address: string): boolean {
  const plain = address.split('%', 1)[0]!;
  return inside.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
}

type Callback = (error: Error | null, addresses: LookupAddress[] | string, family?: number) => void;
type Resolve = (
  name: string,
  options: LookupOptions & { all: true },
  callback: (error: Error | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * A `lookup` for `net.connect`. A name of which any address lies inside is refused, whichever would be dialled.
 * `localhost`, which cannot mean anything else (RFC 6761, section 6.3), is let through: who lists it wants it.
 */
export function createPublicLookup(resolve: Resolve = resolveName) {
  return (name: string, options: LookupOptions, callback: Callback): void => {
    resolve(name, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, []);
      const bad = addresses.find(({ address }) => isInside(address));
      if (bad !== undefined && name !== 'localhost') {
        return callback(new Error(`Cannot connect to "${name}": ${bad.address} is not a public address`), []);
      }
      if (options.all === true) return callback(null, addresses);
      const [first] = addresses;
      if (first === undefined)
        return callback(new Error(`Cannot connect to "${name}": it has no address`), []);
      callback(null, first.address, first.family);
    });
  };
}
