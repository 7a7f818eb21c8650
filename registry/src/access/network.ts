/** The network that someone asks from: guesses are counted by it. */

import type { IncomingMessage } from 'node:http';

/** A /24 of IPv4, a /64 of IPv6 as far as its text tells. */
export function networkOf(request: IncomingMessage): string {
  const plain = (request.socket.remoteAddress ?? '').replace(/^::ffff:/i, '');
  const separator = plain.includes('.') ? '.' : ':';
  return plain
    .split(separator)
    .slice(0, separator === '.' ? 3 : 4)
    .join(separator);
}
