/** A copy of this checkout that a journey may change, with the builds that are known already. */

import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './shop.ts';

export interface CheckoutCopy extends AsyncDisposable {
  folder: string;
  /** Runs a program in it; answers what it says. @throws Error with what it said, when it fails */
  run(command: string, ...args: string[]): Promise<string>;
}

/** What is made anew: packages are linked from the store of the package manager, builds come from their cache. */
const skipped = new Set(['node_modules', 'dist', '.git', '.cache', '.turbo', '.reports', 'test-results']);
/** The data of the shop. */
const data = join(root, 'data');

/** Milliseconds for one program. */
const PATIENCE = 120_000;

const isCopied = (path: string) => path !== data && !skipped.has(basename(path));

export async function copyCheckout(): Promise<CheckoutCopy> {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-copy-'));
  await cp(root, folder, { recursive: true, filter: isCopied });
  await mkdir(join(root, '.cache/turbo'), { recursive: true });
  await mkdir(join(folder, '.cache'));
  await symlink(join(root, '.cache/turbo'), join(folder, '.cache/turbo'));
  const run: CheckoutCopy['run'] = async (command, ...args) => {
    // Its data are its own, not those of the market that other journeys are about.
    const { TESSERA_DATA: _, TESSERA_URL: __, ...env } = process.env;
    const options = { cwd: folder, env, timeout: PATIENCE, maxBuffer: 16 * 1024 * 1024 };
    try {
      return (await promisify(execFile)(command, args, options)).stdout;
    } catch (error) {
      const { stdout, stderr } = error as { stdout?: string; stderr?: string };
      throw new Error(`Cannot run ${command} ${args.join(' ')}: ${stdout}\n${stderr}`, { cause: error });
    }
  };
  // Without an index, turbo reads every file of every linked package to find out what has changed.
  await run('git', 'init', '--quiet');
  await run('git', 'add', '--all');
  return {
    folder,
    run,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}
