/** Checks of the machine and of the variables that a command is run with. */

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { type Finding, fine, wrong } from './finding.ts';

/** What a check may look at; a seam for tests. */
export interface Machine {
  /** Variables of the environment. */
  variables: Readonly<Record<string, string | undefined>>;
  /** Of Node, such as `24.1.0`. */
  nodeVersion: string;
  platform: string;
  /** The first line that a program prints, `null` when it is not there. */
  ask(program: string, ...args: string[]): Promise<string | null>;
  /** A file's text, `null` when it cannot be read. */
  read(path: string): Promise<string | null>;
}

/** Files that Vite watches in a checkout of this size, with room for others. */
const WATCHES = 65_536;
/** Connections and files that a server of many visitors holds. */
const FILES = 4_096;
/** The major version of Node that strips types by itself. */
const NODE = 24;

export const thisMachine: Machine = {
  variables: process.env,
  nodeVersion: process.versions.node,
  platform: process.platform,
  ask: (program, ...args) =>
    promisify(execFile)(program, args, { timeout: 5_000 }).then(
      ({ stdout, stderr }) => `${stdout}${stderr}`.trim().split('\n', 1)[0]!,
      () => null,
    ),
  read: (path) => readFile(path, 'utf8').catch(() => null),
};

export async function checkEnvironment(machine: Machine = thisMachine): Promise<Finding[]> {
  const found = await Promise.all([
    checkNode(machine),
    checkGit(machine),
    checkBrowser(machine),
    checkWatches(machine),
    checkFiles(machine),
    checkRegistryVariables(machine),
    checkProxy(machine),
  ]);
  return found.filter((finding) => finding !== null);
}

async function checkNode({ nodeVersion }: Machine): Promise<Finding> {
  const what = 'Node';
  if (Number.parseInt(nodeVersion, 10) >= NODE) return fine(what, nodeVersion);
  return wrong(what, `${nodeVersion} runs this, use "npm run tessera", which brings Node ${NODE}`);
}

async function checkGit({ ask }: Machine): Promise<Finding> {
  const version = await ask('git', '--version');
  if (version === null) return wrong('git', 'it is not installed, releases could not name their commit');
  return fine('git', version.replace('git version ', ''));
}

async function checkBrowser({ variables, ask }: Machine): Promise<Finding> {
  const what = 'browser';
  const named = variables['TESSERA_CHROMIUM'];
  if (named !== undefined) {
    return existsSync(named)
      ? fine(what, named)
      : wrong(what, `TESSERA_CHROMIUM names "${named}", which is not there, correct it or unset it`);
  }
  for (const program of ['chromium', 'chromium-browser', 'google-chrome']) {
    const version = await ask(program, '--version');
    if (version !== null) return fine(what, version);
  }
  return wrong(what, 'no Chromium is found, npm test installs one, or name one in TESSERA_CHROMIUM');
}

async function checkWatches({ platform, read }: Machine): Promise<Finding | null> {
  if (platform !== 'linux') return null;
  const what = 'watched files';
  const limit = Number(await read('/proc/sys/fs/inotify/max_user_watches'));
  if (!(limit > 0) || limit >= WATCHES) return fine(what, limit > 0 ? `up to ${limit}` : 'no limit is known');
  return wrong(
    what,
    `only ${limit} may be watched, edits will go unseen: run sysctl fs.inotify.max_user_watches=524288`,
  );
}

async function checkFiles({ platform, read }: Machine): Promise<Finding | null> {
  if (platform !== 'linux') return null;
  const what = 'open files';
  const limit = Number(/Max open files\s+\d+\s+(\d+)/.exec((await read('/proc/self/limits')) ?? '')?.[1]);
  if (!(limit < FILES)) return fine(what, Number.isFinite(limit) ? `up to ${limit}` : 'no limit is known');
  return wrong(
    what,
    `a process may have only ${limit}, connections will be refused: raise it with ulimit -n`,
  );
}

async function checkRegistryVariables({ variables }: Machine): Promise<Finding | null> {
  const what = 'registry in the environment';
  const { TESSERA_REGISTRY: url, TESSERA_TOKEN: token } = variables;
  if (url === undefined && token === undefined) return null;
  if (url === undefined)
    return wrong(what, 'TESSERA_TOKEN is set and TESSERA_REGISTRY is not, set both or neither');
  if (token === undefined)
    return wrong(what, 'TESSERA_REGISTRY is set and TESSERA_TOKEN is not, set both or neither');
  return fine(what, `${url}, not the one of the data folder`);
}

async function checkProxy({ variables }: Machine): Promise<Finding | null> {
  const proxy = variables['http_proxy'] ?? variables['HTTP_PROXY'];
  if (proxy === undefined || proxy === '') return null;
  const what = 'proxy';
  const around = variables['no_proxy'] ?? variables['NO_PROXY'] ?? '';
  if (/127\.0\.0\.1|localhost|\*/.test(around)) return fine(what, `${proxy}, but not for this machine`);
  return wrong(
    what,
    `${proxy} is asked for this machine's own addresses too, add 127.0.0.1 and localhost to NO_PROXY`,
  );
}
