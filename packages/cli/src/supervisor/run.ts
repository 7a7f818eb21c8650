/** The life of Tessera on one machine, in order. The only place that knows it. */

import { chmod, mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { openKeyRing } from '../keys/key-ring.ts';
import { connectRegistry } from '../registry/client.ts';
import { contractOf } from '../registry/switch-bff.ts';
import { listOwners } from '../releases/builds.ts';
import { explainDisk } from '../sentence.ts';
import { bffAddresses, listBffs } from './bffs.ts';
import { openBrowser, partTable } from './console.ts';
import { type Control, openControl } from './control.ts';
import { lendBff } from './lend-bff.ts';
import { openLogFile } from './log-file.ts';
import { startPart } from './part-process.ts';
import { internalParts, listParts, type Part } from './parts.ts';
import { allocatePorts, requirePort } from './ports.ts';
import { prepareTables, seedCatalogue } from './prepare-data.ts';
import { openStaging, publishBuilds } from './publish-builds.ts';
import { waitUntilComposed, waitUntilReady } from './readiness.ts';
import { type RunningPart, restartBff } from './restart-bff.ts';
import { type RunFolder, takeRunFolder } from './run-folder.ts';

export interface SupervisorOptions {
  /** The repository. */
  root: string;
  /** The data folder. */
  data: string;
  /** The public port. */
  port: number;
  /** Whether to open the browser when ready. */
  open: boolean;
  /** Where visitors find the shop when a surrogate of another make stands in front of it. */
  behind?: string;
  /** Where visitors find it behind a balancer. */
  publicUrl?: string;
  /** The port of a second edge, which serves the channel `staging`. */
  staging?: number;
  logLevel: string;
  /** What whoever starts it has set. */
  environment: Readonly<Record<string, string | undefined>>;
  say: (text: string) => void;
}

export interface Supervisor {
  /** Stops the parts in order, or at once. */
  stop(how: 'in order' | 'at once'): Promise<void>;
}

/**
 * Starts everything. `started` is called with the means to stop before the first part runs.
 *
 * @throws Sentence for everything that a person can mend
 */
export async function runSupervisor(
  options: SupervisorOptions,
  started: (supervisor: Supervisor) => void,
): Promise<void> {
  const { root, port, say } = options;
  const url = `http://127.0.0.1:${port}`;
  const running: RunningPart[] = [];
  let control: Control | undefined;
  let folder: RunFolder | undefined;
  let stopping = false;
  started({
    async stop(how) {
      stopping = true;
      control?.close();
      if (how === 'at once') for (const { process } of running) process.kill();
      else await stopInOrder(running);
      folder?.release();
      folder = undefined;
    },
  });

  const bffs = listBffs(root);
  const owners = await listOwners(root, bffs);
  const { data, keys, ports } = await openData().catch((error: unknown) => {
    throw explainDisk(error, options.data);
  });
  async function openData() {
    await mkdir(options.data, { recursive: true, mode: 0o700 });
    // Permissions of the parts are granted by real paths.
    const data = await realpath(options.data);
    await chmod(data, 0o700);
    // Whoever watches one of these must find it.
    for (const name of ['logs', 'artifacts', 'registry/channels', 'edge']) {
      await mkdir(join(data, name), { recursive: true });
    }
    folder = takeRunFolder(data);
    const [keys, ports] = await Promise.all([
      openKeyRing(data, Object.values(owners)),
      allocatePorts(data, internalParts(bffs), port),
      requirePort(port),
      ...(options.staging === undefined ? [] : [requirePort(options.staging)]),
    ]);
    await prepareTables({ root, data });
    return { data, keys, ports };
  }

  let isRecorded = true;
  function record(): void {
    try {
      folder?.record(running.flatMap(({ process }) => process.pid ?? []));
      isRecorded = true;
    } catch (error) {
      // A full disk must not end the parts that still serve.
      if (isRecorded && !stopping) say(`Cannot remember which parts run: ${(error as Error).message}`);
      isRecorded = false;
    }
  }
  const { behind, publicUrl, staging, logLevel, environment } = options;
  const front = {
    ...(behind === undefined ? {} : { behind }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(staging === undefined ? {} : { staging }),
  };
  const world = { root, data, bffs, owners, port, ports, keys, logLevel, environment, ...front };
  const { parts, operator, registry, ...made } = listParts(world);
  folder?.lend({ store: operator, registry });
  const start = (part: Part): RunningPart => {
    const log = openLogFile(join(data, 'logs', `${part.name}.log`));
    return { part, process: startPart(part, { say, changed: () => queueMicrotask(record), log }) };
  };
  for (const part of parts) {
    if (stopping) return;
    running.push(start(part));
  }
  await waitUntilReady(running, 'registry');
  await publishBuilds({
    ...{ root, data, keys, registry, tell: say },
    bffs: bffAddresses(world),
    async contractOf(url) {
      await waitUntilReady(running.filter(({ part }) => part.url === url));
      return await contractOf(url);
    },
  });
  if (staging !== undefined) await openStaging(registry);
  await waitUntilReady(running, 'store');
  await seedCatalogue({ root, data, tell: say }, operator);
  await waitUntilReady(running);
  await waitUntilComposed(url);
  if (stopping) return;

  control = await openControl(data, {
    lend: async (name) => lendBff(name, { root, make: made.bff }),
    restart: (name, tell) => restartBff(name, { root, data, running, make: made.bff, start, registry, tell }),
  });
  const { url: link } = await connectRegistry(registry).call.makeLink({ body: {} });
  say(`\n${partTable(running)}\n\nThe console, once and within ten minutes: ${link}`);
  say(`Tessera Market is ready at ${url}`);
  if (staging !== undefined) say(`What was promoted to staging is at http://127.0.0.1:${staging}`);
  if (behind !== undefined) say(`Its pages are composed at ${behind}, see deploy/varnish`);
  if (publicUrl !== undefined) say(`Visitors find it at ${publicUrl}`);
  if (options.open) openBrowser(behind ?? publicUrl ?? url);
}

/** The edge first, so that what it still waits for can be answered; the owner of the data last. */
async function stopInOrder(running: readonly RunningPart[]): Promise<void> {
  const turns = [...new Set(running.map(({ part }) => part.stopsAt))].sort((a, b) => a - b);
  for (const turn of turns) {
    const these = running.filter(({ part }) => part.stopsAt === turn);
    await Promise.all(these.map(({ process }) => process.stop()));
  }
}
