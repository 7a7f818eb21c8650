// What `npm start` and `npm test` share: the checkout is installed and built when its inputs have changed, and left
// alone when they have not. Plain JavaScript without dependencies; Node 20 is enough.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(fileURLToPath(import.meta.url));

/** The Node that everything runs on: the real binary, not a shim. */
export const runtime = join(
  root,
  process.platform === 'win32' ? 'node_modules/node/bin/node.exe' : 'node_modules/node/bin/node',
);

const cache = join(root, '.cache/tessera');

/** Folders and files whose content is no input of a build. */
const skipped = new Set(['node_modules', 'dist', 'data', 'e2e', 'bench', 'decisions', 'deploy', 'docs']);

/** Says one sentence and ends. */
export function stopWith(sentence) {
  console.error(sentence);
  process.exit(1);
}

/** Installs and builds, if the inputs are not those of the last time. */
export async function prepare() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    stopWith(
      `Cannot start on Node ${process.versions.node}: Node 20 or newer is needed, see https://nodejs.org`,
    );
  }
  unwrapNode();
  const inputs = hashInputs();
  if (readBuild() === inputs && outputsPresent()) return;
  await install(['--filter=!./deploy/aws']);
  await build(['build']);
  remember(inputs);
}

/**
 * Installs the dependencies, with the package manager that the lockfile was written by.
 *
 * @param flags leave out workspaces that nothing of a running shop needs, such as the 184 MB of `deploy/aws`
 */
export async function install(flags = []) {
  const outcome = await manage('Installing', ['install', '--frozen-lockfile', ...flags]);
  if (outcome.missing) stopWith('Cannot install: npx is not found, install Node with npm');
  if (outcome.code !== 0) explainInstall(outcome);
  if (!existsSync(runtime))
    stopWith(`Cannot find the pinned Node at "${runtime}": remove node_modules and start again`);
  unwrapNode();
  // What Vitest has kept names its own files, which an installation may have moved.
  rmSync(join(root, 'node_modules/.vitest-cache'), { recursive: true, force: true });
}

/**
 * Puts the real Node in place of the shell script that the package manager makes of it: npm runs scripts by that name,
 * and a signal to the script would leave the Node behind it alive.
 */
function unwrapNode() {
  const shim = join(root, 'node_modules/.bin/node');
  if (process.platform === 'win32' || !existsSync(shim) || lstatSync(shim).isSymbolicLink()) return;
  try {
    rmSync(shim);
    symlinkSync('../node/bin/node', shim);
  } catch {
    // A checkout that cannot be written keeps the script: it runs, only a signal to npm alone is lost.
  }
}

/** Runs tasks of the workspaces through turbo. Ends with the log's tail when one fails. */
export async function build(tasks, label = 'Building') {
  const outcome = await runTurbo(tasks, label);
  if (outcome.code !== 0) fail(label, outcome);
}

/** Runs tasks of the workspaces through turbo, which finds in its path the package manager that npx has put there. */
export function runTurbo(tasks, label, flags = []) {
  const turbo = join(root, 'node_modules/turbo/bin/turbo');
  // Ten at once, as turbo would, leave a process that a test starts on two cores no time to come up.
  const concurrency = `--concurrency=${Math.max(2, availableParallelism())}`;
  return manage(
    label,
    ['exec', runtime, turbo, 'run', ...tasks, '--output-logs=errors-only', concurrency, ...flags],
    {
      TURBO_TELEMETRY_DISABLED: '1',
      TURBO_NO_UPDATE_NOTIFIER: '1',
      TURBO_CACHE_DIR: join(root, '.cache/turbo'),
      DO_NOT_TRACK: '1',
    },
  );
}

/** The environment in which `node` is the pinned one. */
export function pinnedPath() {
  const separator = process.platform === 'win32' ? ';' : ':';
  return [dirname(runtime), join(root, 'node_modules/.bin'), process.env.PATH].join(separator);
}

/** Runs the package manager that the lockfile was written by, fetched by npx. */
function manage(label, args, environment = {}) {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const npx = process.platform === 'win32' ? 'npx.cmd' : 'npx';
  return step(label, npx, ['--yes', packageManager.split('+')[0], ...args], {
    CI: 'true',
    npm_config_update_notifier: 'false',
    ...environment,
  });
}

/** Labels of the steps that run. */
const underWay = new Set();

/** Runs a command quietly, with a line that shows the time it takes; everything it says goes to a log. */
export async function step(label, command, args, environment = {}) {
  mkdirSync(cache, { recursive: true });
  const log = join(cache, `${label.toLowerCase().replace(/\W+/g, '-')}.log`);
  const file = openSync(log, 'w');
  const started = Date.now();
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
  const live = process.stdout.isTTY === true;
  if (!live) console.log(`${label} …`);
  underWay.add(label);
  const show = () => process.stdout.write(`\r${[...underWay].join(', ')} … ${seconds()} `);
  const timer = live ? setInterval(show, 250) : null;

  let text = '';
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      writeSync(file, chunk);
      text = (text + chunk).slice(-20_000);
    });
  }
  const outcome = await new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 1, missing: error.code === 'ENOENT' }));
    child.once('close', (code) => resolve({ code: code ?? 1, missing: false }));
  });
  underWay.delete(label);
  if (timer !== null) clearInterval(timer);
  if (live) process.stdout.write('\r\x1b[K');
  if (outcome.code === 0) console.log(`${label}: done in ${seconds()}`);
  return { ...outcome, text, log };
}

/** Shows the end of a failed step's log and ends. */
export function fail(label, { text, log }) {
  const lines = text.trimEnd().split('\n').slice(-30).join('\n');
  stopWith(`${lines}\n\n${label} failed, the whole log is in ${log}`);
}

/** One hash over every file that an install or a build reads. */
function hashInputs() {
  const hash = createHash('sha256');
  hash.update(`${process.platform} ${process.arch}\0`);
  for (const path of listInputs(''))
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0');
  return hash.digest('hex');
}

function listInputs(folder) {
  const paths = [];
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    if (entry.name.startsWith('.') || skipped.has(entry.name) || /\.(test\.\w+|md|log)$/.test(entry.name))
      continue;
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) paths.push(...listInputs(path));
    else if (entry.isFile()) paths.push(path);
  }
  return paths;
}

/** Every workspace that has a build has its output. */
function outputsPresent() {
  return (
    existsSync(runtime) &&
    workspaces().every(({ folder, scripts }) => !scripts.build || existsSync(join(folder, 'dist')))
  );
}

/** The folders with a package of their own, and what it says. */
export function workspaces() {
  const groups = ['shell', 'edge-includes', 'registry', 'e2e'];
  for (const group of ['remotes', 'bff', 'functions', 'packages', 'deploy']) {
    if (!existsSync(join(root, group))) continue;
    groups.push(...readdirSync(join(root, group)).map((name) => join(group, name)));
  }
  return groups.flatMap((path) => {
    const folder = join(root, path);
    const manifest = join(folder, 'package.json');
    if (!existsSync(manifest) || !statSync(manifest).isFile()) return [];
    const { name, scripts = {} } = JSON.parse(readFileSync(manifest, 'utf8'));
    return [{ name, path, folder, scripts }];
  });
}

function readBuild() {
  try {
    return JSON.parse(readFileSync(join(cache, 'build.json'), 'utf8')).inputs;
  } catch {
    return null;
  }
}

function remember(inputs) {
  mkdirSync(cache, { recursive: true });
  const file = join(cache, 'build.json');
  writeFileSync(`${file}.partial`, JSON.stringify({ inputs }));
  renameSync(`${file}.partial`, file);
}

function explainInstall(outcome) {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENETUNREACH/.test(outcome.text)) {
    stopWith(
      `Cannot install: the npm registry does not answer, check the network; the whole log is in ${outcome.log}`,
    );
  }
  if (/ENOSPC/.test(outcome.text))
    stopWith('Cannot install: the disk is full, free some space and start again');
  if (/EROFS|EACCES/.test(outcome.text)) {
    stopWith(
      `Cannot install: "${root}" cannot be written, check its rights; the whole log is in ${outcome.log}`,
    );
  }
  fail('Installing', outcome);
}
