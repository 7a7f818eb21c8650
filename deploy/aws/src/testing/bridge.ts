/**
 * Runs inside a network namespace: takes connections of a socket file, which the outside sees, to a port in here,
 * which it does not. `node bridge.ts <socket file> <port>`
 */

import { connect, createServer } from 'node:net';

const [socket, port] = process.argv.slice(2);

createServer((outside) => {
  const inside = connect(Number(port), '127.0.0.1');
  outside.pipe(inside).pipe(outside);
  outside.once('error', () => inside.destroy());
  inside.once('error', () => outside.destroy());
}).listen(socket);
