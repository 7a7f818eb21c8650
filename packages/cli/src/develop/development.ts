/** The processes behind `tessera dev`: the edge of a developer, a server for each working copy, and BFFs from source. */

import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { RelayTerms } from '@tessera/contracts/developers';
import { remoteProgram } from '../place/remote-program.ts';
import { Sentence } from '../sentence.ts';
import { bffEnvironment } from './bff-environment.ts';
import type { BffSources } from './bff-sources.ts';
import type { WorkingFolder } from './choose-copies.ts';
import { type LocalBffState, startLocalBff } from './local-bff.ts';
import { readLines } from './readable-line.ts';
import { stopChild } from './stop-child.ts';

export interface DevelopmentOptions {
  /** The program of the edge. */
  edge: string;
  copies: readonly WorkingFolder[];
  /** The deployed site. */
  against: string;
  /** The developer's pass there. */
  pass: string;
  host: string;
  port: number;
  /** Where the browser finds it. */
  publicUrl: string;
  /** Whether examples stand in for the BFFs of the working copies. */
  isMocked: boolean;
  /** BFFs that run from their sources, with what the site says of each. */
  bffs: readonly { sources: BffSources; terms: RelayTerms }[];
  /** A line for the terminal. */
  say(line: string): void;
}

export interface Development extends AsyncDisposable {
  /** BFFs that working copies need and that the site has not. */
  lacking: readonly string[];
  /** Resolves when one of its processes has ended by itself. */
  ended: Promise<string>;
}

interface StartSettings {
  cwd: string;
  env: Readonly<Record<string, string>>;
  /** Where its output goes: Vite's is for the terminal as it is. */
  says: ['inherit', 'inherit'] | ['pipe', 'pipe'];
}

/** Of Node: what is compiled once is given back soon, so that a dev server stays small. */
const FLAGS = [
  '--disable-warning=ExperimentalWarning',
  '--max-semi-space-size=8',
  '--max-old-space-size=768',
];
/** What a server listens on to be found at every address of its machine. */
const everywhere = new Set(['0.0.0.0', '::']);
/** Milliseconds in which everything has to be up. */
const PATIENCE = 30_000;

/** @throws Sentence when something does not start */
export async function startDevelopment(options: DevelopmentOptions): Promise<Development> {
  const { host, port, publicUrl } = options;
  const local = `http://${everywhere.has(host) ? '127.0.0.1' : host}:${port}`;
  const token = randomBytes(32).toString('base64url');
  const children: ChildProcess[] = [];
  const bffs = new AsyncDisposableStack();
  const ended = Promise.withResolvers<string>();
  const start = (name: string, entry: string, args: string[], settings: StartSettings) => {
    const child = spawn(process.execPath, [...FLAGS, entry, ...args], {
      cwd: settings.cwd,
      env: { ...process.env, ...settings.env },
      stdio: ['ignore', ...settings.says, 'ipc'],
    });
    readLines([child.stdout, child.stderr], (line) => options.say(`${name}: ${line}`));
    children.push(child);
    // All that it said has been read by then.
    child.once('close', () => ended.resolve(name));
    return child;
  };
  const stop = async () => {
    await Promise.all([bffs.disposeAsync(), ...children.map(stopChild)]);
  };

  try {
    const edge = start('edge', options.edge, [], {
      cwd: process.cwd(),
      says: ['pipe', 'pipe'],
      env: {
        NODE_ENV: 'development',
        DEV_HOST: host,
        DEV_PORT: String(port),
        DEV_PUBLIC_URL: publicUrl,
        DEV_AGAINST: options.against,
        DEV_PASS: options.pass,
        DEV_RELAY_TOKEN: token,
        LOG_LEVEL: 'warn',
      },
    });
    const copies = options.copies.map(({ remote, folder }) => {
      const entry = remoteProgram(folder, 'working-copy');
      const bff = options.isMocked ? 'mock' : 'live';
      const env = { NODE_ENV: 'development' };
      return start(remote, entry, ['--edge', local, '--remote', remote, '--bff', bff], {
        ...{ cwd: folder, env },
        says: ['inherit', 'inherit'],
      });
    });
    const patience = AbortSignal.timeout(PATIENCE);
    const died = ended.promise.then((name) => {
      throw new Sentence(`Cannot develop: the process of "${name}" has ended, see what it said above`);
    });
    died.catch(() => undefined);
    const heard = (child: ChildProcess) => Promise.race([once(child, 'message', { signal: patience }), died]);
    const describing = Promise.all(copies.map(heard));
    describing.catch(() => undefined);
    await heard(edge);
    const begun = startBffs(options, { edge, local, token, bffs, copies });
    const [described] = await Promise.all([
      describing,
      Promise.race([begun, died, pause(PATIENCE, null, { ref: false })]),
    ]);
    const lacking: string[] = [];
    for (const [copy] of described) {
      const taken = heard(edge) as Promise<[{ lacks: string | null }]>;
      edge.send({ copy });
      const [{ lacks }] = await taken;
      if (lacks !== null) lacking.push(lacks);
    }
    for (const child of copies) child.on('message', (copy) => edge.send({ copy }));
    return { ended: ended.promise, lacking, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What is there when BFFs are started. */
interface Started {
  edge: ChildProcess;
  /** The edge's address for processes of this machine. */
  local: string;
  /** What BFFs show that edge. */
  token: string;
  /** Ends them. */
  bffs: AsyncDisposableStack;
  /** The servers of the working copies, in their order. */
  copies: readonly ChildProcess[];
}

/** Resolves when each of them runs, or has ended: who asks for it is told, and its next save starts it again. */
async function startBffs(
  options: DevelopmentOptions,
  { edge, local, token, bffs, copies }: Started,
): Promise<void> {
  const { publicUrl, say } = options;
  const settled = options.bffs.map(({ sources, terms }) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const place = { bff: sources.bff, terms, edge: local, token, publicUrl, empty: sources.packages[0]! };
    const needing = copies.filter((_child, i) => sources.remotes.includes(options.copies[i]!.remote));
    const onState = (bff: LocalBffState) => {
      if (edge.connected) edge.send({ bff });
      if (bff.status !== 'starting') resolve();
      if (bff.status !== 'running') return;
      for (const copy of needing) if (copy.connected) copy.send({ remount: true });
    };
    bffs.use(startLocalBff({ sources, environment: bffEnvironment(place), onState, say }));
    return promise;
  });
  await Promise.all(settled);
}
