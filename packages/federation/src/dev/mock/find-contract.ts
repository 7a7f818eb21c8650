/** The contract of a remote's BFF, by the door that its workspace has for that. */

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Contract } from '@tessera/contracts/http';

/** @throws Error when the remote depends on no BFF, or its door has no contract */
export async function findContract(root: string, bff: string): Promise<Contract> {
  const door = `@tessera/bff-${bff}/contract`;
  let file: string;
  try {
    file = createRequire(join(root, 'package.json')).resolve(door);
  } catch (cause) {
    throw new Error(`Cannot mock BFF "${bff}": "${door}" is not installed here, add it to the dependencies`, {
      cause,
    });
  }
  const module = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  const found = Object.values(module).find(isContract);
  if (found !== undefined) return found;
  throw new Error(
    `Cannot mock BFF "${bff}": "${door}" exports no contract, export what defineContract() gives`,
  );
}

function isContract(value: unknown): value is Contract {
  const operations = typeof value === 'object' && value !== null ? Object.values(value as object) : [];
  return (
    operations.length > 0 &&
    operations.every((one) => typeof one === 'object' && one !== null && 'response' in one && 'method' in one)
  );
}
