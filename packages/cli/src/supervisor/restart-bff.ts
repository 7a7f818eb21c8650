/**
 * Deploys a BFF: the new process beside the old one, if there is one, and when it is ready and the registry agrees, in
 * its place. The old one finishes what it has begun.
 */

import { openKeyRing } from '../keys/key-ring.ts';
import { connectRegistry, explainRefusal } from '../registry/client.ts';
import { contractOf, switchBff } from '../registry/switch-bff.ts';
import { listOwners } from '../releases/builds.ts';
import { Sentence } from '../sentence.ts';
import { listBffs } from './bffs.ts';
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
    await switchBff(bff, { url, contract }, connectRegistry(options.registry));
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
