/** A working copy of a remote together with one of its BFF, both for a journey to edit. */

import { cp, mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { root } from './shop.ts';
import { copyRemotes, type WorkingCopies } from './working-copies.ts';

/**
 * Copies a remote as `<name>/` and its BFF of the same name as `bff-<name>/`; the remote finds that one by its package.
 * All other packages are those of the checkout.
 */
export async function copyWithBff(name: string): Promise<WorkingCopies> {
  const copies = await copyRemotes(name);
  const [folder] = copies.folders as [string];
  const place = join(dirname(folder), `bff-${name}`);
  const from = join(root, 'bff', name);
  for (const part of ['src', 'package.json'])
    await cp(join(from, part), join(place, part), { recursive: true });
  await symlink(join(from, 'node_modules'), join(place, 'node_modules'));
  const modules = join(folder, 'node_modules');
  await rm(modules);
  await linkAll(join(root, 'remotes', name, 'node_modules'), modules, ['@tessera']);
  const scope = join(root, 'remotes', name, 'node_modules/@tessera');
  await linkAll(scope, join(modules, '@tessera'), [`bff-${name}`]);
  await symlink(place, join(modules, `@tessera/bff-${name}`));
  return copies;
}

async function linkAll(from: string, to: string, but: readonly string[]): Promise<void> {
  await mkdir(to);
  for (const entry of await readdir(from)) {
    if (!but.includes(entry)) await symlink(join(from, entry), join(to, entry));
  }
}
