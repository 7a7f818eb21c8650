import { randomBytes } from 'node:crypto';
import { beaconSchema } from '@tessera/contracts/health';
import { describe, expect, it } from 'vitest';
import { createPageTokens } from './page-token.ts';
import { createVector } from './snapshot.ts';
import type { VerifiedRelease } from './verify-release.ts';

/** A vector of remotes with names and versions of so many characters. */
function vectorOf(count: number, { name, version }: { name: number; version: number }) {
  const releases = Array.from({ length: count }, (_, i): [string, VerifiedRelease] => {
    const remote = `${i}`.padStart(name, 'r');
    const id = `1.0.0-${'v'.repeat(version)}-0a1b2c3d`;
    return [remote, { id, release: { remote } } as VerifiedRelease];
  });
  return createVector(new Map(releases));
}

function signAndRead(vector: ReturnType<typeof vectorOf>) {
  const tokens = createPageTokens({ p: randomBytes(32).toString('base64') });
  const [first = ''] = vector.releases.keys();
  const token = tokens.sign({ vector, stable: vector, revision: 7, remotes: new Set([first]) });
  return { token, claims: tokens.read(token), first };
}

describe('createPageTokens()', () => {
  it('names every release of 64 remotes with long names, and beacons carry the token', () => {
    const { token, claims } = signAndRead(vectorOf(64, { name: 40, version: 20 }));
    expect(Object.keys(claims!.releases)).toHaveLength(64);
    const beacon = { schema: 1, page: token, failures: [] };
    expect(beaconSchema.safeParse(beacon).success).toBe(true);
  });

  it('names those on the page alone where all would make a token that nobody reads', () => {
    const { claims, first } = signAndRead(vectorOf(64, { name: 40, version: 80 }));
    expect(Object.keys(claims!.releases)).toEqual([first]);
  });
});
