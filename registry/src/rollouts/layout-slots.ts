/** The fragments that a shell's layout has on every page. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Release, releaseId } from '@tessera/contracts/release';

const known = new WeakMap<Release, string[]>();
const include = /<esi:include\b[^>]*?\bsrc="tessera:([a-z][a-z0-9-]*\/[a-z][a-z0-9-]*)/g;

/**
 * `remote/fragment` of each; none of a shell without a layout. Read once for a release, whose files never change: a
 * change of a channel waits for nothing.
 */
export function slotsOf(shell: Release | undefined, artifacts: string): string[] {
  if (shell?.shell === undefined) return [];
  const before = known.get(shell);
  if (before !== undefined) return before;
  const layout = readFileSync(join(artifacts, 'shell', releaseId(shell), shell.shell.layout), 'utf8');
  const slots = [...layout.matchAll(include)].map(([, fragment]) => fragment!);
  known.set(shell, slots);
  return slots;
}
