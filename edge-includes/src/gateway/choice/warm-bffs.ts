/** Has BFFs boot the releases that a channel is about to name, so that no visitor waits for it. */

import { headers as names } from '@tessera/contracts/headers';
import type { AssertionSigner } from '@tessera/contracts/identity';
import { releaseId } from '@tessera/contracts/release';
import { createLimiter } from '@tessera/service/concurrency';
import { problemCodeIn, RELEASE_ALTERED } from '../fragments/bff-problem.ts';
import type { Snapshot } from './snapshot.ts';
import type { VerifiedRelease } from './verify-release.ts';

export interface WarmBffsOptions {
  /** Signs as the edge itself, for a BFF. */
  sign: AssertionSigner;
  /** A BFF could not be asked, or cannot run a release. The document is applied all the same. */
  onFailed(error: unknown, release: { remote: string; id: string }): void;
  /** A BFF has found that the files of a release are not what its owner has signed. */
  onAltered(release: VerifiedRelease, bff: string): void;
  /** Milliseconds for all that is waited for. @default 1_500 */
  patience?: number;
}

/**
 * Resolves when what visitors may be given afresh runs, or patience is over; previous releases are booted after that.
 * Only what the last document did not name in the same place is asked for, and nothing at the edge's start. Never
 * rejects.
 */
export type WarmBffs = (next: Snapshot, last: Snapshot | null) => Promise<void>;

interface Due {
  remote: string;
  id: string;
}

/** Milliseconds for a release that nobody waits for. */
const BACKGROUND = 15_000;
/** Releases that BFFs are asked for at once. */
const CONCURRENCY = 16;

export function createWarmBffs({ patience = 1_500, ...options }: WarmBffsOptions): WarmBffs {
  async function warm({ remote, id }: Due, snapshot: Snapshot, by: { signal: AbortSignal; at: number }) {
    const found = snapshot.find(remote, id);
    if (found === null || found.release.server === null || found.release.shell !== undefined) return;
    const name = found.release.bff?.name ?? remote;
    const bff = snapshot.document.bffs[name];
    try {
      if (bff === undefined) throw new Error(`Cannot boot "${remote}@${id}": "${name}" has no address`);
      const response = await fetch(new URL(`/releases/${remote}/${id}/warm`, bff.url), {
        method: 'POST',
        headers: { [names.identity]: options.sign({ aud: name }), [names.deadline]: String(by.at) },
        signal: by.signal,
      });
      const text = await response.text();
      if (response.ok) return;
      if (problemCodeIn(text) === RELEASE_ALTERED) options.onAltered(found, name);
      throw new Error(
        `Cannot boot "${remote}@${id}": "${name}" answered ${response.status} ${text.slice(0, 300)}`,
      );
    } catch (error) {
      options.onFailed(error, { remote, id });
    }
  }

  async function warmAll(due: readonly Due[], snapshot: Snapshot, milliseconds: number): Promise<void> {
    if (due.length === 0) return;
    const limited = createLimiter(CONCURRENCY);
    const by = { signal: AbortSignal.timeout(milliseconds), at: Date.now() + milliseconds };
    await Promise.all(due.map((one) => limited(() => warm(one, snapshot, by))));
  }

  return async (next, last) => {
    // BFFs boot at their own start what the channel names.
    if (last === null) return;
    const given = [...changedIn(next, last, 'stable'), ...changedIn(next, last, 'canary')];
    const previous = changedIn(next, last, 'previous');
    await warmAll(given, next, patience);
    void warmAll(previous, next, BACKGROUND);
  };
}

function changedIn(next: Snapshot, last: Snapshot, place: 'stable' | 'canary' | 'previous'): Due[] {
  const due: Due[] = [];
  for (const [remote, channel] of Object.entries(next.document.remotes)) {
    const ref = channel[place];
    const before = last.document.remotes[remote]?.[place];
    if (ref === null || (ref.digest === before?.digest && ref.version === before.version)) continue;
    due.push({ remote, id: releaseId(ref) });
  }
  return due;
}
