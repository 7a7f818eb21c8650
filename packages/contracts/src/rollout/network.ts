/** The network of an address: how much one host, or one who owns a network, may weigh in a canary's health. */

import { isIPv4, isIPv6 } from 'node:net';

/**
 * The network that an address belongs to, as text: its /24 for IPv4, its /48 for IPv6 (what a provider gives to one
 * customer at most, RFC 6177), and `unknown` for anything else. An IPv4 address written as IPv6 is the IPv4 one.
 */
export function networkPrefix(address: string): string {
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1] ?? address;
  if (isIPv4(mapped)) return `${mapped.split('.').slice(0, 3).join('.')}.0/24`;
  const [bare = ''] = address.split('%');
  if (!isIPv6(bare)) return 'unknown';
  const [head = '', tail] = bare.split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  // A dotted end stands for two groups.
  const width = after.length + (after.at(-1)?.includes('.') === true ? 1 : 0);
  const filled = tail === undefined ? groups : [...groups, ...zeros(8 - groups.length - width), ...after];
  const first = filled.slice(0, 3).map((group) => Number.parseInt(group, 16).toString(16));
  return `${first.join(':')}::/48`;
}

function zeros(count: number): string[] {
  return new Array<string>(Math.max(0, count)).fill('0');
}
