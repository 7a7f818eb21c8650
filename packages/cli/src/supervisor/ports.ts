/** The ports of the parts: free ones, the same at every start as far as they are still free. */

import { randomInt } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { Sentence } from '../sentence.ts';

/**
 * Below the ports that systems give to outgoing connections (from 32768 on Linux, 49152 elsewhere): one of those may be
 * taken by whoever connects to anything while a part is not there yet, or away for a moment.
 */
const FIRST = 20_000;
const LAST = 32_767;
const TRIES = 50;

/**
 * A port for every name, remembered in `<data>/ports.json`.
 *
 * @param reserved a port that must not be given away
 */
export async function allocatePorts(
  data: string,
  names: readonly string[],
  reserved: number,
): Promise<Record<string, number>> {
  const file = join(data, 'ports.json');
  const remembered = await readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as Record<string, number>,
    () => ({}) as Record<string, number>,
  );
  // All are held until the last is known, so that no two parts get the same one.
  const held = await Promise.all(
    names.map(async (name) => {
      const wanted = remembered[name];
      const kept = wanted === undefined || wanted === reserved ? null : await hold(wanted);
      return kept ?? (await holdAny(reserved));
    }),
  );
  const ports = Object.fromEntries(names.map((name, i) => [name, held[i]!.port]));
  await Promise.all(held.map((one) => one.free()));
  if (names.some((name) => ports[name] !== remembered[name])) {
    await writePorts(file, ports);
  }
  return ports;
}

/** A port that is free now. */
export async function allocatePort(): Promise<number> {
  const held = await holdAny();
  await held.free();
  return held.port;
}

/** A part has another port from now on. */
export async function rememberPort(data: string, name: string, port: number): Promise<void> {
  const file = join(data, 'ports.json');
  const remembered = JSON.parse(await readFile(file, 'utf8')) as Record<string, number>;
  await writePorts(file, { ...remembered, [name]: port });
}

/** @throws Sentence when something else listens on the port */
export async function requirePort(port: number): Promise<void> {
  const held = await hold(port);
  if (held === null) {
    throw new Sentence(
      `Cannot listen on port ${port}: it is in use or not allowed, stop what uses it or choose another one with --port`,
    );
  }
  await held.free();
}

async function writePorts(file: string, ports: Readonly<Record<string, number>>): Promise<void> {
  await writeFile(`${file}.partial`, JSON.stringify(ports, null, 2), { mode: 0o600 });
  await rename(`${file}.partial`, file);
}

interface Held {
  port: number;
  free(): Promise<void>;
}

async function holdAny(reserved?: number): Promise<Held> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = randomInt(FIRST, LAST + 1);
    const held = port === reserved ? null : await hold(port);
    if (held !== null) return held;
  }
  return (await hold(0))!;
}

function hold(port: number): Promise<Held | null> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      resolve({
        port: (server.address() as AddressInfo).port,
        free: () => new Promise((done) => server.close(() => done())),
      });
    });
  });
}
