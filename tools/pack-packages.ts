/** Packs the packages that a team in a repository of its own works on, as a registry would be given them. */

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** Names below `packages`, in the order in which they need each other. */
export const packedPackages = [
  ...(['contracts', 'service', 'fragment', 'ui', 'bff', 'federation', 'testing', 'cli'] as const),
];

/** Milliseconds for one package. */
const PATIENCE = 60_000;

/**
 * Writes `tessera-<name>-<version>.tgz` of each into a folder.
 *
 * @throws Error with what the package manager said
 */
export async function packPackages(folder: string): Promise<void> {
  const root = resolve(import.meta.dirname, '..');
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    packageManager: string;
  };
  const manager = packageManager.split('+')[0]!;
  for (const name of packedPackages) {
    await promisify(execFile)('npx', ['--yes', manager, 'pack', '--pack-destination', folder], {
      cwd: join(root, 'packages', name),
      timeout: PATIENCE,
    });
  }
}
