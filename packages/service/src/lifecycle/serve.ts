/**
 * Runs a server from its first port to its graceful end: SIGTERM, SIGINT, or a supervisor that is gone stop it; no
 * new connection is taken, requests in flight are finished, then its resources are closed, all within a deadline.
 */

import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from '../logging/logger.ts';
import { refuseGarbage } from './refuse-garbage.ts';

export interface ServeOptions {
  port: number;
  /** @default '127.0.0.1' */
  host?: string;
  logger: Logger;
  /** Whether other processes listen on the same port; each gets its share of the connections. @default false */
  sharesPort?: boolean;
  /** Called when stopping begins: end what would otherwise stay open, such as event streams. */
  onStopping?: () => void;
  /** Called after the last request: close files, workers, children. */
  onStopped?: () => Promise<void> | void;
  /** Milliseconds for the requests in flight. @default 10_000 */
  grace?: number;
}

/** Listens, tells the supervisor (`{ type: 'listening', url }` over IPC), and stops gracefully. Answers the URL. */
export async function serve(server: Server, options: ServeOptions): Promise<string> {
  const { port, host = '127.0.0.1', logger, grace = 10_000 } = options;
  refuseGarbage(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(explainListen(cause, host, port)));
    server.listen({ port, host, reusePort: options.sharesPort === true }, resolve);
  });
  const url = `http://${host}:${(server.address() as AddressInfo).port}`;
  logger.info({ url }, 'listening');
  process.send?.({ type: 'listening', url });

  let stopping = false;
  const stop = async (reason: string) => {
    if (stopping) return;
    stopping = true;
    logger.info({ reason }, 'stopping');
    const late = setTimeout(() => {
      logger.warn('requests in flight were cut off');
      server.closeAllConnections();
    }, grace);
    const closed = new Promise((resolve) => server.close(resolve));
    options.onStopping?.();
    // A connection whose last answer has gone out would stay open for its keep-alive time.
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    await closed;
    clearInterval(idle);
    clearTimeout(late);
    await options.onStopped?.();
    logger.info('stopped');
    process.exit(0);
  };
  process.once('SIGTERM', () => void stop('SIGTERM'));
  process.once('SIGINT', () => void stop('SIGINT'));
  process.once('disconnect', () => void stop('the supervisor is gone'));
  return url;
}

function explainListen(cause: NodeJS.ErrnoException, host: string, port: number): Error {
  const why =
    cause.code === 'EADDRINUSE'
      ? 'the port is in use, stop what uses it or choose another port'
      : cause.code === 'EACCES'
        ? 'the port may not be opened by this user, choose one above 1023'
        : cause.message;
  return new Error(`Cannot listen on "${host}:${port}": ${why}`, { cause });
}
