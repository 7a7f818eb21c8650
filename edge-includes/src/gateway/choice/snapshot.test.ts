import { setTimeout as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { ChannelDocument } from '@tessera/contracts/channel';
import { describe, expect, it } from 'vitest';
import { createKeptReleases } from './kept-releases.ts';
import { createSnapshot, type Snapshot } from './snapshot.ts';

const kept = createKeptReleases({ artifacts: '/nowhere', onRefused: () => {} });
const options = { artifacts: '/nowhere', kept, onRefused: () => {} };

/** A document that names nothing. */
function documentOf(revision: number): ChannelDocument {
  const facts = { channel: 'production', revision, issuedAt: '2026-01-01T00:00:00Z' };
  const signature = { keyId: 'a', value: '' };
  return { schema: 1, ...facts, remotes: {}, routes: [], owners: {}, bffs: {}, signature };
}

describe('createSnapshot()', () => {
  it('keeps nothing of the snapshots before it, however many there were', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const gone: WeakRef<Snapshot>[] = [];
    let last: Snapshot | null = null;
    for (let revision = 1; revision <= 5; revision++) {
      const next: Snapshot = await createSnapshot(documentOf(revision), { ...options, last });
      if (last !== null) gone.push(new WeakRef(last));
      last = next;
    }
    // A WeakRef holds what it names until the end of the turn in which it was made.
    await turn(0);
    collect();
    expect(gone.map((ref) => ref.deref()?.document.revision)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(last?.document.revision).toBe(5);
  });
});
