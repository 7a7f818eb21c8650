/** Projects of teams outside of this checkout, on the packages of the platform as they are packed. */

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { editFile } from './edit-file.ts';
import { root } from './shop.ts';

export type Manager = 'npm' | 'pnpm';

export interface PackedPlatform extends AsyncDisposable {
  /** A folder for projects, with nothing of this checkout above it. */
  folder: string;
  /** Creates a project with the packed command line, and installs it. */
  create(options: { name: string; framework: string; manager: Manager }): Promise<Project>;
}

export interface Project {
  folder: string;
  /** Runs its package manager; answers what it says. @throws Error with what it said, when it fails */
  manager(...args: readonly string[]): Promise<string>;
  /** Runs the command line that it has installed; answers its JSON. */
  tessera(...args: readonly string[]): Promise<Record<string, unknown>>;
  /** Starts a program of its package manager, and waits until what it says matches. */
  start(until: RegExp, ...args: readonly string[]): Promise<Running>;
  /** Replaces a text in a file, as an editor does when it is saved. */
  edit(file: string, from: string, to: string): Promise<void>;
}

export interface Running extends AsyncDisposable {
  /** What `until` has found. */
  found: RegExpExecArray;
}

/** Milliseconds for one program: an installation may have to load packages. */
const PATIENCE = 180_000;

export async function packPlatform(): Promise<PackedPlatform> {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-elsewhere-'));
  const packages = join(folder, 'packages');
  const env = await environment(folder);
  const run = runIn(folder, env);
  await run(process.execPath, join(root, 'tools/pack.ts'), packages);
  await mkdir(join(folder, 'program'));
  await run(
    ...(['tar', '-xzf', 'packages/tessera-cli-0.1.0.tgz', '--strip-components=1', '-C', 'program'] as const),
  );
  return {
    folder,
    async create({ name, framework, manager }) {
      const program = join(folder, 'program/dist/tessera.js');
      const place = ['--standalone', '--packages', packages, '--manager', manager];
      await run(process.execPath, program, 'create', name, '--framework', framework, ...place);
      return openProject(join(folder, name), { manager, env });
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

function openProject(folder: string, { manager, env }: { manager: Manager; env: Environment }): Project {
  const run = runIn(folder, env);
  return {
    folder,
    manager: (...args) => run(manager, ...args),
    async tessera(...args) {
      return JSON.parse(await run(join(folder, 'node_modules/.bin/tessera'), ...args, '--json'));
    },
    async start(until, ...args) {
      // A group of its own: package managers do not pass every signal on.
      const child = spawn(manager, args, {
        cwd: folder,
        env,
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const stop = () => stopGroup(child);
      try {
        return { found: await heard(child, until), [Symbol.asyncDispose]: stop };
      } catch (error) {
        await stop();
        throw error;
      }
    },
    edit: async (file, from, to) => editFile(join(folder, file), from, to),
  };
}

type Environment = Record<string, string | undefined>;

/** Without what the journeys know of their market, and with the package manager that this checkout pins. */
async function environment(folder: string): Promise<Environment> {
  const { TESSERA_DATA: _, TESSERA_URL: __, INIT_CWD: ___, ...env } = process.env;
  const text = await readFile(join(root, 'package.json'), 'utf8');
  const { packageManager } = JSON.parse(text) as { packageManager: string };
  const bin = join(folder, 'bin');
  await mkdir(bin);
  const pnpm = `#!/bin/sh\nexec npx --yes ${packageManager.split('+')[0]} "$@"\n`;
  await writeFile(join(bin, 'pnpm'), pnpm);
  await chmod(join(bin, 'pnpm'), 0o755);
  return { ...env, PATH: [bin, dirname(process.execPath), env['PATH']].join(':') };
}

function runIn(cwd: string, env: Environment) {
  return async (command: string, ...args: readonly string[]): Promise<string> => {
    const options = { cwd, env, timeout: PATIENCE, maxBuffer: 16 * 1024 * 1024 };
    try {
      return (await promisify(execFile)(command, [...args], options)).stdout;
    } catch (error) {
      const { stdout, stderr } = error as { stdout?: string; stderr?: string };
      throw new Error(`Cannot run ${command} ${args.join(' ')}: ${stdout}\n${stderr}`, { cause: error });
    }
  };
}

async function heard(child: ChildProcess, until: RegExp): Promise<RegExpExecArray> {
  let said = '';
  const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>();
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = until.exec(said);
      if (found !== null) resolve(found);
    });
  }
  child.once('close', () => reject(new Error(`Cannot go on: it has ended\n${said}`)));
  const late = setTimeout(() => reject(new Error(`Cannot go on: it is not up in time\n${said}`)), 30_000);
  try {
    return await promise;
  } finally {
    clearTimeout(late);
  }
}

async function stopGroup(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'close');
  process.kill(-child.pid!, 'SIGTERM');
  await ended;
}
