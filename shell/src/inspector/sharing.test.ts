import type { PageManifest, PageRemote } from '@tessera/contracts/page';
import { describe, expect, it } from 'vitest';
import { explainSharing } from './sharing.ts';

const manifestOf = (shared: Record<string, Record<string, string>>) =>
  ({
    remotes: Object.fromEntries(
      Object.entries(shared).map(([remote, sets]) => [remote, { shared: sets } as unknown as PageRemote]),
    ),
  }) as PageManifest;

describe('explainSharing()', () => {
  it("says that a remote runs with the shell's copy, and by which range", () => {
    const manifest = manifestOf({ catalog: { react: '^19.0.0' } });
    expect(explainSharing({ manifest, provides: { react: '19.2.0' } })).toEqual([
      {
        ...{ remote: 'catalog', set: 'react', range: '^19.0.0', isShells: true },
        why: "the shell's 19.2.0 fits ^19.0.0",
      },
    ]);
  });

  it.each([
    { provides: { react: '18.3.0', lit: '3.3.0' }, found: 'the shell has react 18.3.0' },
    { provides: { lit: '3.3.0' }, found: 'the shell has no react' },
  ])('says why a remote brings all of its sets itself: $found', ({ provides, found }) => {
    const manifest = manifestOf({ catalog: { react: '^19.0.0', lit: '^3.0.0' } });
    const sets = explainSharing({ manifest, provides });
    expect(sets.map(({ isShells }) => isShells)).toEqual([false, false]);
    expect(sets[1]!.why).toBe(`its own copy: it needs react ^19.0.0, ${found}`);
  });
});
