/** What was fetched of the live release, beside the build that is tested. */

import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Browser } from '@playwright/test';
import type { Story } from '@tessera/fragment/stories';
import { readBuild } from '../build/build.ts';
import { type Comparison, comparePairs, type Pair } from './compare-pairs.ts';

/** Where `tessera pictures` leaves what is live, in the checkout or project around a remote. */
const FETCHED = '.tessera/pictures';

/** @param folder the remote's. @returns `null` when nothing was fetched */
export async function compareWithLive(
  browser: Browser,
  { folder, now, stories }: { folder: string; now: Pair; stories: readonly Story[] },
): Promise<Comparison | null> {
  const fetched = findFetched(folder, now.build.release.remote);
  if (fetched === null) return null;
  const before = { build: readBuild(fetched.build), shell: readBuild(fetched.shell) };
  return comparePairs(browser, { before, now, stories });
}

/** An empty folder for pictures of what differs. */
export async function clearReport(folder: string): Promise<string> {
  const report = join(folder, '.reports/pictures');
  await rm(report, { recursive: true, force: true });
  return report;
}

function findFetched(folder: string, remote: string): { build: string; shell: string } | null {
  const place = join(folder, FETCHED);
  const found = { build: join(place, remote), shell: join(place, 'shell') };
  if (Object.values(found).every((path) => existsSync(join(path, 'release.unsigned.json')))) return found;
  const above = dirname(folder);
  return above === folder ? null : findFetched(above, remote);
}
