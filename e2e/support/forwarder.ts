/** Passes whatever comes to one port on to another, as a tunnel does; with a certificate, it ends TLS before. */

import { once } from 'node:events';
import { type AddressInfo, connect, createServer as createPlain, type Server, type Socket } from 'node:net';
import { createServer as createSecure } from 'node:tls';

export interface ForwarderOptions {
  /** The port that everything goes to. It may be told later: nothing comes before. */
  to: () => number;
  /** PEM; plain without one. */
  certificate?: { cert: string; key: string };
}

export interface Forwarder extends AsyncDisposable {
  port: number;
}

/** Listens on this machine alone. */
export async function startForwarder({ to, certificate }: ForwarderOptions): Promise<Forwarder> {
  const open = new Set<Socket>();
  const pass = (socket: Socket) => {
    const target = connect(to(), '127.0.0.1');
    for (const [one, other] of [
      [socket, target],
      [target, socket],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  };
  const server: Server = certificate === undefined ? createPlain(pass) : createSecure(certificate, pass);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
