/** A shop started by the README's command, with data of its own. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface ShopOptions {
  port: number;
  /** The data folder. */
  data: string;
  /** Milliseconds until it must be ready. A first start makes keys, releases and the catalogue. */
  patience: number;
  /** Where visitors find it, when a surrogate of another make composes its pages. */
  behind?: string;
  /** Where visitors find it, when a balancer stands in front. */
  publicUrl?: string;
  /** The port of a second edge, which serves the channel "staging". */
  staging?: number;
  /** Another checkout than this one. */
  checkout?: string;
}

export interface Shop {
  url: string;
  /** The process of `npm start`. */
  pid: number;
  /** All that it has said so far. */
  output(): string;
  /** Sends a signal to npm alone, as a process manager does. */
  signal(name: 'SIGINT' | 'SIGTERM'): void;
  /** Resolves with npm's exit code when everything it has said is read. */
  ended: Promise<number | null>;
}

/** Starts a shop and waits until it is ready. @throws Error with what it has said, when it does not become ready */
export async function startShop(options: ShopOptions): Promise<Shop> {
  const { port, data, patience, behind, publicUrl, staging, checkout = root } = options;
  const front = [
    ...(behind === undefined ? [] : ['--behind', behind]),
    ...(publicUrl === undefined ? [] : ['--public-url', publicUrl]),
  ];
  const second = staging === undefined ? [] : ['--staging', String(staging)];
  const npm = spawn(
    'npm',
    ['start', '--', '--no-open', '--port', String(port), '--data', data, ...front, ...second],
    {
      cwd: checkout,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LOG_LEVEL: 'info' },
    },
  );
  let said = '';
  const ready = Promise.withResolvers<string>();
  const fail = (why: string) => ready.reject(new Error(`Cannot start the shop: ${why}\n${said}`));
  for (const stream of [npm.stdout, npm.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const [, url] = /^Tessera Market is ready at (\S+)$/m.exec(said) ?? [];
      if (url !== undefined) ready.resolve(url);
    });
  }
  const ended = once(npm, 'close').then(([code]) => code as number | null);
  void ended.then((code) => fail(`npm ended with ${code}`));
  const late = setTimeout(() => fail(`it is not ready after ${patience} ms`), patience);
  try {
    const url = await ready.promise;
    return {
      url,
      pid: npm.pid!,
      output: () => said,
      signal: (name) => npm.kill(name),
      ended,
    };
  } catch (error) {
    npm.kill('SIGTERM');
    throw error;
  } finally {
    clearTimeout(late);
  }
}
