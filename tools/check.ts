/** Checks what no compiler does: boundaries, cycles, reasons, doors, tests. Prints every fault and fails on any. */

import { resolve } from 'node:path';
import { checkBoundaries } from './checks/boundaries.ts';
import { checkCycles } from './checks/cycles.ts';
import { checkFiles } from './checks/files.ts';
import { checkManifests } from './checks/manifests.ts';
import { readRepository } from './checks/repository.ts';
import { runtimeDependencies } from './dependencies.ts';

const repository = readRepository(resolve(import.meta.dirname, '..'));
const faults = [
  ...checkBoundaries(repository),
  ...checkCycles(repository),
  ...checkFiles(repository),
  ...checkManifests(repository, runtimeDependencies),
];
for (const fault of faults) console.error(fault);
const { workspaces, files } = repository;
console.log(`${workspaces.length} workspaces, ${files.length} files, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
