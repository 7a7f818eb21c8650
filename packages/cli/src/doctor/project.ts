/** Checks of a project: what is installed, whether a remote would bring a second copy of a library, its key. */

import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OWNER_FILE, readOwnerEntry, teamKeyFile } from '../create/owner-entry.ts';
import { checkBuilds, checkPorts, SHARED } from './checkout.ts';
import { type Finding, fine, wrong } from './finding.ts';

export async function checkProject(root: string): Promise<Finding[]> {
  const remotes = await readdir(join(root, 'remotes')).catch(() => []);
  const copies = await Promise.all(SHARED.map((name) => checkCopies(root, remotes, name)));
  return [
    await checkTools(root, remotes),
    ...copies.filter((finding) => finding !== null),
    await checkKey(root),
    ...(await checkPorts()),
    ...(await checkBuilds(root)),
  ];
}

/** A remote is built and shown by what it has installed itself. */
async function checkTools(root: string, remotes: readonly string[]): Promise<Finding> {
  const what = 'packages';
  if (remotes.length === 0)
    return wrong(what, `"${root}" is no project, go to one or run tessera create --standalone`);
  const lacking = remotes.filter(
    (name) => findInstalled(join(root, 'remotes', name), '@tessera/federation') === null,
  );
  if (lacking.length === 0) return fine(what, 'every remote has what builds it');
  return wrong(what, `${lacking.join(', ')} cannot be built, install the project with its package manager`);
}

/** What the remotes find must be what the packages of the platform find too. */
async function checkCopies(root: string, remotes: readonly string[], name: string): Promise<Finding | null> {
  const found = remotes.flatMap((remote) => {
    const folder = join(root, 'remotes', remote);
    const kit = findInstalled(folder, '@tessera/fragment');
    return [findInstalled(folder, name), kit === null ? null : findInstalled(kit.folder, name)];
  });
  const versions = new Set(found.flatMap((one) => (one === null ? [] : [one.version])));
  if (versions.size === 0) return null;
  const what = `copies of ${name}`;
  const listed = [...versions].sort().join(' and ');
  if (versions.size === 1) return fine(what, listed);
  return wrong(
    what,
    `${listed} are installed, hooks and elements break when both are on a page: name one version in every package.json`,
  );
}

async function checkKey(root: string): Promise<Finding> {
  const what = 'signing key';
  if (process.env['TESSERA_SIGNING_KEY'] !== undefined) return fine(what, 'the one of TESSERA_SIGNING_KEY');
  const entry = await readOwnerEntry(join(root, OWNER_FILE)).catch(() => null);
  if (entry === null)
    return wrong(what, `"${OWNER_FILE}" is not there or cannot be read, restore it from the repository`);
  const file = teamKeyFile(entry.owner);
  const text = await readFile(join(root, file), 'utf8').catch(() => null);
  if (text === null)
    return wrong(
      what,
      `"${file}" is not there, bring the key of ${entry.owner} or name it in TESSERA_SIGNING_KEY`,
    );
  const { mode } = await stat(join(root, file));
  if ((mode & 0o077) !== 0) return wrong(what, `others may read "${file}", run chmod 600 on it`);
  const { id } = JSON.parse(text) as { id: string };
  return Object.hasOwn(entry.keys, id)
    ? fine(what, id)
    : wrong(what, `${id} is not in "${OWNER_FILE}", name it there and ask the operator to admit it`);
}

interface Installed {
  /** Where it really lies: what it needs itself is looked for from there. */
  folder: string;
  version: string;
}

/** What a folder finds, as Node looks for it; `null` where it is not installed. */
function findInstalled(from: string, name: string): Installed | null {
  for (let above = from; ; above = dirname(above)) {
    const folder = join(above, 'node_modules', name);
    const file = join(folder, 'package.json');
    if (existsSync(file)) {
      const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
      return { folder: realpathSync(folder), version };
    }
    if (above === dirname(above)) return null;
  }
}
