/**
 * Whether a release may go. Its time counts from when the last channel stopped naming it: pages that were made of it
 * may live for 24 hours longer, and a rollback to it is possible for the rollback window.
 */

/** Milliseconds that a page may go on with its releases. */
export const PAGE_LIFETIME = 24 * 3_600_000;

export interface ReleaseHistory {
  /** Moments are epoch milliseconds. */
  announcedAt: number;
  /** `null` while its files arrive. */
  committedAt: number | null;
  /** How many releases of the remote were committed after it. */
  newer: number;
  /** When a channel last stopped naming it; `null` when none ever did. */
  leftAt: number | null;
  /** Whether a channel names it. */
  isNamed: boolean;
}

export interface GcPolicy {
  /** Milliseconds in which a release that was live can be brought back. */
  window: number;
  /** The newest releases of a remote that stay in any case. */
  keep: number;
}

/** Why a release may go, as words; `null` when it stays. */
export function whyCollectable(
  history: ReleaseHistory,
  { window, keep }: GcPolicy,
  now: number,
): string | null {
  const { announcedAt, committedAt, newer, leftAt, isNamed } = history;
  if (isNamed) return null;
  // A page lives on, and whoever announced it again may be about to promote it.
  if (now - announcedAt <= PAGE_LIFETIME) return null;
  if (committedAt === null) return 'its files have never all arrived';
  if (newer < keep) return null;
  const since = Math.max(announcedAt, committedAt, leftAt ?? 0);
  if (now - since <= Math.max(window, PAGE_LIFETIME)) return null;
  return leftAt === null ? 'it was never live' : 'the last channel has left it long ago';
}
