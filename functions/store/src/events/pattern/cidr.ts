/** `10.0.0.0/24`, `2001:db8::/32`: addresses of a network. */

import { BlockList, isIP } from 'node:net';
import { PatternFault } from './fault.ts';

/** @throws PatternFault */
export function compileCidr(operand: unknown, path: readonly string[]): (value: unknown) => boolean {
  const [address = '', length = ''] = String(operand).split('/');
  const version = isIP(address);
  const bits = Number(length);
  const most = version === 4 ? 32 : 128;
  if (version === 0 || !/^\d{1,3}$/.test(length) || bits > most) {
    throw new PatternFault(
      path,
      `cidr takes a network such as "10.0.0.0/24", not ${JSON.stringify(operand)}`,
    );
  }
  const network = new BlockList();
  network.addSubnet(address, bits, version === 4 ? 'ipv4' : 'ipv6');
  return (value) => {
    if (typeof value !== 'string') return false;
    const own = isIP(value);
    return own !== 0 && network.check(value, own === 4 ? 'ipv4' : 'ipv6');
  };
}
