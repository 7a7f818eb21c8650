/** Reads a release from its folder among the artifacts. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseRelease, type Release } from '@tessera/contracts/release';
import { registryErrors } from '../errors.ts';

/** @throws ProblemError `registry-release-unknown` */
export async function readRelease(artifacts: string, remote: string, id: string): Promise<Release> {
  const text = await readFile(join(artifacts, remote, id, 'release.json'), 'utf8').catch(() => null);
  if (text === null) throw registryErrors.RELEASE_UNKNOWN(`${remote}@${id}`);
  return parseRelease(JSON.parse(text));
}
