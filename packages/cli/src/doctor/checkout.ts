/** Checks of a checkout: what is installed, what is built, and whether a remote would bring a second copy of a library. */

import { readdir, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type Finding, fine, wrong } from './finding.ts';

/** Libraries of which a page has one copy. */
export const SHARED = ['react', 'react-dom', 'lit'];

/** What the commands for developers listen on unless told otherwise. */
const PORTS = { 'tessera dev': 4_400, 'tessera play': 5_173 } as const;

export async function checkCheckout(root: string): Promise<Finding[]> {
  const found = await Promise.all([checkInstalled(root), ...SHARED.map((name) => checkCopies(root, name))]);
  const others = [...(await checkPorts()), ...(await checkBuilds(root))];
  return [...found.filter((finding) => finding !== null), ...others];
}

/** Whether the commands for developers can listen. */
export async function checkPorts(): Promise<Finding[]> {
  return await Promise.all(Object.entries(PORTS).map(([command, port]) => checkPort(command, port)));
}

/** pnpm writes down what it has installed. */
async function checkInstalled(root: string): Promise<Finding> {
  const what = 'packages';
  const [wanted, installed] = await Promise.all(
    ['pnpm-lock.yaml', 'node_modules/.pnpm/lock.yaml'].map((file) =>
      readFile(join(root, file), 'utf8').catch(() => null),
    ),
  );
  if (installed === null) return wrong(what, 'none are installed, run npm start');
  if (wanted === null) return wrong(what, 'pnpm-lock.yaml is not there, restore it from the repository');
  if (wanted === installed) return fine(what, 'those of pnpm-lock.yaml');
  return wrong(what, 'pnpm-lock.yaml names others than are installed, run npm start');
}

async function checkCopies(root: string, name: string): Promise<Finding | null> {
  const folders = await readdir(join(root, 'node_modules/.pnpm')).catch(() => []);
  const versions = new Set(
    folders
      .map((folder) => new RegExp(`^${name}@([^_(]+)`).exec(folder)?.[1])
      .filter((one) => one !== undefined),
  );
  if (versions.size === 0) return null;
  const listed = [...versions].sort().join(' and ');
  if (versions.size === 1) return fine(`copies of ${name}`, listed);
  return wrong(
    `copies of ${name}`,
    `${listed} are installed, hooks and elements break when both are on a page: name one version in pnpm-workspace.yaml`,
  );
}

function checkPort(command: string, port: number): Promise<Finding> {
  const what = `port of ${command}`;
  const { promise, resolve } = Promise.withResolvers<Finding>();
  const server = createServer();
  server.once('error', () => resolve(wrong(what, `${port} is taken, end what listens there or give --port`)));
  server.listen(port, '127.0.0.1', () => server.close(() => resolve(fine(what, `${port} is free`))));
  return promise;
}

/** A build is stale when a source is younger. */
export async function checkBuilds(root: string): Promise<Finding[]> {
  const remotes = await readdir(join(root, 'remotes')).catch(() => []);
  const folders = ['shell', ...remotes.map((name) => join('remotes', name))];
  const found = await Promise.all(
    folders.map(async (folder): Promise<Finding | null> => {
      const what = `build of ${folder}`;
      const built = await stat(join(root, folder, 'dist/release/release.unsigned.json')).catch(() => null);
      const changed = await youngest(join(root, folder, 'src'));
      if (changed === null) return null;
      if (built === null) return wrong(what, 'it was never built, run npm run build there');
      if (changed <= built.mtimeMs) return fine(what, `of ${new Date(built.mtimeMs).toISOString()}`);
      return wrong(what, 'its sources have changed since, run npm run build there before you publish');
    }),
  );
  return found.filter((finding) => finding !== null);
}

/** When a file in a folder was last changed, epoch milliseconds; `null` without any. */
async function youngest(folder: string): Promise<number | null> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const times = await Promise.all(
    files
      .filter((file) => file.isFile())
      .map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).mtimeMs),
  );
  return times.length === 0 ? null : Math.max(...times);
}
