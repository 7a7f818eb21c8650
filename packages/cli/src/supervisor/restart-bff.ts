/**
 * Deploys a BFF: the new process beside the old one, if there is one, and when it is ready and the registry agrees, in
 * its place. The old one finishes what it has begun.
 */

import { randomUUID } from 'node:crypto';
import { openKeyRing } from '../keys/key-ring.ts';
import { connectRegistry, explainRefusal, type Registry } from '../registry/client.ts';
import { listOwners } from '../releases/builds.ts';
import { Sentence } from '../sentence.ts';
import { type BffAddress, listBffs } from './bffs.ts';
import type { PartProcess } from './part-process.ts';
import type { Operator, Part, Parts } from './parts.ts';
import { allocatePort, rememberPort } from './ports.ts';
import { waitUntilReady } from './readiness.ts';

export interface RunningPart {
  part: Part;
  process: PartProcess;
}

export interface RestartOptions {
  /** The repository. */
  root: string;
  data: string;
  /** Every running part; the new one takes the old one's place in it. */
  running: RunningPart[];
  /** Makes a BFF for a port. */
  make: Parts['bff'];
  /** Starts a part's process. */
  start(part: Part): RunningPart;
  registry: Operator;
  tell: (step: string) => void;
}

/** Milliseconds to ask a BFF for its contract. */
const TIMEOUT = 3_000;

/** @throws Sentence when the new one does not come up or is refused; the old one goes on then */
export async function restartBff(name: string, options: RestartOptions): Promise<Record<string, unknown>> {
  const { root, data, running, make, start, tell } = options;
  const bffs = listBffs(root);
  const bff = name.replace(/^bff-/, '');
  if (!name.startsWith('bff-') || !bffs.includes(bff)) {
    throw new Sentence(`Cannot restart "${bff}": there are ${bffs.join(', ')}`);
  }
  const old = running.find(({ part }) => part.name === name);
  const port = await allocatePort();
  const url = `http://127.0.0.1:${port}`;
  // Keys may have been rotated since the start.
  const team = (await listOwners(root, bffs))[bff]!;
  const { teams } = await openKeyRing(data, [team]);
  tell(old === undefined ? `Starting ${name}` : `Starting ${name} beside the old one`);
  const fresh = start(make(bff, port, teams[team]!));
  try {
    await waitUntilReady([fresh]);
    const contract = await contractOf(url);
    tell(`Ready with contract ${contract}, switching over`);
    await switchOver(bff, { url, contract }, connectRegistry(options.registry));
  } catch (error) {
    await fresh.process.stop();
    throw explainRefusal(error);
  }
  if (old === undefined) running.push(fresh);
  else running[running.indexOf(old)] = fresh;
  await rememberPort(data, name, port);
  if (old === undefined) return { part: name, url };
  tell('Waiting until the old one has finished');
  await old.process.stop();
  return { part: name, url };
}

/** The version of the contract that a running BFF speaks. */
export async function contractOf(url: string): Promise<string> {
  const response = await fetch(`${url}/contract`, { signal: AbortSignal.timeout(TIMEOUT) });
  const { version } = (await response.json()) as { version?: string };
  if (response.ok && version !== undefined) return version;
  throw new Sentence(`Cannot tell which contract the BFF at ${url} speaks: it answered ${response.status}`);
}

/** Lets every channel name the new address, or leaves all as it was. */
async function switchOver(bff: string, address: BffAddress, registry: Registry): Promise<void> {
  const { bffs } = await registry.call.listBffs({});
  const before = bffs.find((one) => one.bff === bff);
  await registry.call.setBff({ params: { bff }, body: address });
  const { channels } = await registry.call.listChannels({});
  try {
    for (const { channel } of channels) {
      const reason = `${bff} was deployed with contract ${address.contract}`;
      const ask = { params: { channel }, body: { reason }, idempotencyKey: randomUUID() };
      await registry.since('*').refresh(ask);
    }
  } catch (error) {
    if (before !== undefined) {
      const { url, contract } = before;
      await registry.call.setBff({ params: { bff }, body: { url, contract } });
    }
    throw error;
  }
}
