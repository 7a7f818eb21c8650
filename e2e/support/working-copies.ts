/** Working copies of remotes that a journey may edit, and `tessera dev` over them. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '@tessera/testing/ports';
import { editFile } from './edit-file.ts';
import { root } from './shop.ts';

export interface WorkingCopies extends AsyncDisposable {
  /** Their folders, in the order of their names. */
  folders: readonly string[];
  /** Replaces a text in a file, as an editor does when it is saved. @throws Error when the text is not there */
  edit(file: string, from: string, to: string): Promise<void>;
}

/** Copies the sources of remotes; their packages are those of the checkout. */
export async function copyRemotes(...names: readonly string[]): Promise<WorkingCopies> {
  await mkdir(join(root, '.cache'), { recursive: true });
  const place = await mkdtemp(join(root, '.cache/working-copies-'));
  const folders = names.map((name) => join(place, name));
  for (const [i, name] of names.entries()) {
    const from = join(root, 'remotes', name);
    for (const part of ['src', 'package.json', 'tessera.config.ts']) {
      await cp(join(from, part), join(folders[i]!, part), { recursive: true });
    }
    await symlink(join(from, 'node_modules'), join(folders[i]!, 'node_modules'));
  }
  return {
    folders,
    edit: async (file, from, to) => editFile(join(place, file), from, to),
    [Symbol.asyncDispose]: () => rm(place, { recursive: true, force: true }),
  };
}

export interface DevSession extends AsyncDisposable {
  url: string;
  /** All that it has said so far. */
  output(): string;
}

export interface DevSessionOptions {
  /** Remotes by name, or folders. */
  copies: readonly string[];
  against: string;
  /** The data folder of the shop, which knows its registry. */
  data: string;
  /** Further arguments. */
  args?: readonly string[];
  /** Where its edge listens. @default a free one */
  port?: number;
  /** Added to its environment. */
  env?: Readonly<Record<string, string>>;
}

/** Milliseconds until it has to be up. */
const PATIENCE = 30_000;

/** Runs `tessera dev`. @throws Error with what it has said, when it does not come up */
export async function startDevSession(options: DevSessionOptions): Promise<DevSession> {
  const { copies, against, data, args = [], env = {} } = options;
  const port = String(options.port ?? (await freePort()));
  const cli = join(root, 'packages/cli/dist/tessera.js');
  const child = spawn(
    process.execPath,
    [cli, 'dev', ...copies, '--against', against, '--port', port, '--data', data, ...args],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } },
  );
  let said = '';
  const ready = Promise.withResolvers<string>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const [, url] = /^Open (\S+)$/m.exec(said) ?? [];
      if (url !== undefined) ready.resolve(url);
    });
  }
  const ended = once(child, 'close');
  const fail = (why: string) => ready.reject(new Error(`Cannot develop: ${why}\n${said}`));
  void ended.then(([code]) => fail(`it ended with ${code}`));
  const late = setTimeout(() => fail(`it is not up after ${PATIENCE} ms`), PATIENCE);
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  try {
    return { url: await ready.promise, output: () => said, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    clearTimeout(late);
  }
}
