/** The processes behind `tessera dev`: the edge of a developer, and a server for each working copy. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Sentence } from '../sentence.ts';

/** A remote and the folder of its sources. */
export interface WorkingFolder {
  remote: string;
  folder: string;
}

export interface DevelopmentOptions {
  /** The repository. */
  root: string;
  copies: readonly WorkingFolder[];
  /** The deployed site. */
  against: string;
  /** The developer's pass there. */
  pass: string;
  host: string;
  port: number;
  /** Where the browser finds it. */
  publicUrl: string;
  /** Whether the BFFs of the working copies are the deployed ones, or examples stand in for them. */
  bff: 'live' | 'mock';
}

export interface Development extends AsyncDisposable {
  /** BFFs that working copies need and that the site has not. */
  lacking: readonly string[];
  /** Resolves when one of its processes has ended by itself. */
  ended: Promise<string>;
}

/** Of Node: what is compiled once is given back soon, so that a dev server stays small. */
const FLAGS = [
  '--disable-warning=ExperimentalWarning',
  '--max-semi-space-size=8',
  '--max-old-space-size=768',
];
/** Milliseconds in which everything has to be up. */
const PATIENCE = 30_000;
/** Milliseconds until what does not stop is ended. */
const GRACE = 3_000;

/** @throws Sentence when something does not start */
export async function startDevelopment(options: DevelopmentOptions): Promise<Development> {
  const { root, host, port, publicUrl } = options;
  const children: ChildProcess[] = [];
  const ended = Promise.withResolvers<string>();
  const start = (name: string, entry: string, args: string[], settings: { cwd: string; env?: object }) => {
    const child = spawn(process.execPath, [...FLAGS, entry, ...args], {
      cwd: settings.cwd,
      env: { ...process.env, ...settings.env },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    children.push(child);
    child.once('exit', () => ended.resolve(name));
    return child;
  };
  const stop = async () => {
    await Promise.all(children.map(stopChild));
  };

  try {
    const edge = start('edge', join(root, 'edge-includes/dist/dev.js'), [], {
      cwd: root,
      env: {
        NODE_ENV: 'development',
        DEV_HOST: host,
        DEV_PORT: String(port),
        DEV_PUBLIC_URL: publicUrl,
        DEV_AGAINST: options.against,
        DEV_PASS: options.pass,
        LOG_LEVEL: 'warn',
      },
    });
    const copies = options.copies.map(({ remote, folder }) => {
      const entry = join(root, 'packages/federation/src/bin/working-copy.ts');
      const local = `http://127.0.0.1:${port}`;
      const env = { NODE_ENV: 'development' };
      return start(remote, entry, ['--edge', local, '--remote', remote, '--bff', options.bff], {
        cwd: folder,
        env,
      });
    });
    const patience = AbortSignal.timeout(PATIENCE);
    const died = ended.promise.then((name) => {
      throw new Sentence(`Cannot develop: the process of "${name}" has ended, see what it said above`);
    });
    died.catch(() => undefined);
    const heard = (child: ChildProcess) => Promise.race([once(child, 'message', { signal: patience }), died]);
    const [, ...described] = await Promise.all([heard(edge), ...copies.map(heard)]);
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

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), GRACE);
  await gone;
  clearTimeout(timer);
}
