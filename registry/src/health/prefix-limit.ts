/**
 * No network weighs more than a limit: whoever owns one network, and can have as many visitor ids as they like, can
 * neither make a good canary look bad nor a bad one look like the control.
 *
 * A visitor is counted only while their network has room among those counted in the canary *and* among those in the
 * control. Asking for both keeps the decision independent of which of the two the visitor is in; otherwise the
 * networks whose place in one of them is taken would be counted in the other alone, and the test would not hold.
 */

export type Arm = 'canary' | 'control';

/** How many are counted, in all and by network. */
export interface Counted {
  canary: number;
  control: number;
  byPrefix: Map<string, Record<Arm, number>>;
}

export function countNobody(): Counted {
  return { canary: 0, control: 0, byPrefix: new Map() };
}

/**
 * Whether one more of this network may be counted. Among fewer than 1 / limit, one of each network may.
 *
 * @param limit the greatest part of an arm that is of one network, 0 to 1
 */
export function hasRoom(counted: Counted, prefix: string, limit: number): boolean {
  const own = counted.byPrefix.get(prefix);
  if (own === undefined) return true;
  return fits(own.canary, counted.canary, limit) && fits(own.control, counted.control, limit);
}

/** Counts one. */
export function count(counted: Counted, prefix: string, arm: Arm): void {
  const own = counted.byPrefix.get(prefix) ?? { canary: 0, control: 0 };
  own[arm] += 1;
  counted[arm] += 1;
  counted.byPrefix.set(prefix, own);
}

/** How many networks the counted of one arm are of. */
export function prefixesOf(counted: Counted, arm: Arm): number {
  let prefixes = 0;
  for (const own of counted.byPrefix.values()) if (own[arm] > 0) prefixes += 1;
  return prefixes;
}

function fits(own: number, all: number, limit: number): boolean {
  return own + 1 <= Math.max(1, limit * (all + 1));
}
