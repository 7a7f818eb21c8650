/** The fragments that a shell's layout has on every page. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LayoutSlot, type Release, releaseId, slotsOfLayout } from '@tessera/contracts/release';

const known = new WeakMap<Release, readonly LayoutSlot[]>();

/**
 * What the layout shows; nothing of a shell without one. Read once for a release, whose files never change: a change of
 * a channel waits for nothing.
 */
export function layoutSlotsOf(shell: Release | undefined, artifacts: string): readonly LayoutSlot[] {
  if (shell?.shell === undefined) return [];
  const before = known.get(shell);
  if (before !== undefined) return before;
  const layout = () => readFileSync(join(artifacts, 'shell', releaseId(shell), shell.shell!.layout), 'utf8');
  // Shells of before do not say what their layout has.
  const slots = shell.shell.slots ?? slotsOfLayout(layout());
  known.set(shell, slots);
  return slots;
}

/** `remote/fragment` of each. */
export function slotsOf(shell: Release | undefined, artifacts: string): string[] {
  return layoutSlotsOf(shell, artifacts).map(({ fragment }) => fragment);
}
