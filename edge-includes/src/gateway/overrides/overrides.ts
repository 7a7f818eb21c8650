/**
 * Overrides: a visitor who carries a pass of the registry gets the releases that it names instead of everybody's, until
 * it ends. A pass names releases and nothing else, each is proved by its owner's signature as any other, and one that
 * does not hold in every part does not hold at all.
 */

import type { ChannelDocument } from '@tessera/contracts/channel';
import type { OverridePass, Pass, PassFault } from '@tessera/contracts/developers';
import { releaseId } from '@tessera/contracts/release';
import type { Fields } from '../../wire/message.ts';
import type { KeptReleases } from '../choice/kept-releases.ts';
import type { Snapshot } from '../choice/snapshot.ts';
import type { VerifiedRelease } from '../choice/verify-release.ts';
import type { OverrideCookie } from './cookie.ts';
import type { Overridden } from './overridden.ts';
import type { Previews } from './previews.ts';

/** An override that holds. */
export interface HeldOverride {
  state: 'held';
  token: string;
  pass: OverridePass;
  /** What its holder is shown. */
  snapshot: Snapshot;
  releases: readonly VerifiedRelease[];
}

/** One that does not. */
export interface RefusedOverride {
  state: 'refused';
  why: OverrideFault;
  /** The release that is at fault, `remote@id`. */
  release?: string;
}

/** `ended`: its preview was removed. `unheard`: whether that is so cannot be said at the moment. */
export type OverrideFault = PassFault | 'ended' | 'unheard' | 'withdrawn' | 'unknown';

export type LookedOverride = HeldOverride | RefusedOverride;

export interface Overrides {
  /** The override of a request, or `null` for everybody who has none. Never rejects. */
  of(headers: Fields): Promise<LookedOverride | null>;
  /** What a pass stands for at the moment. Never rejects. */
  look(token: string): Promise<LookedOverride>;
}

export interface OverridesOptions {
  current(): Snapshot;
  kept: Pick<KeptReleases, 'known' | 'open'>;
  cookie: OverrideCookie;
  overridden: Overridden;
  previews: Previews;
  readPass(token: string): Pass | PassFault;
}

export function createOverrides(options: OverridesOptions): Overrides {
  const { kept, cookie, overridden, previews } = options;

  async function look(token: string): Promise<LookedOverride> {
    const pass = options.readPass(token);
    if (typeof pass === 'string') return { state: 'refused', why: pass };
    if (pass.use !== 'override') return { state: 'refused', why: 'forged' };
    const base = options.current();
    const from = pass.channel === undefined ? base.document : await previews.read(pass.channel);
    if (typeof from === 'string') return { state: 'refused', why: from };
    const wanted = namedBy(pass, from);
    const withdrawn = wanted.find(([remote, id]) => isWithdrawn(base, from, remote, id));
    if (withdrawn !== undefined) return { state: 'refused', why: 'withdrawn', release: withdrawn.join('@') };
    const found = await Promise.all(wanted.map(([remote, id]) => find(base, from, remote, id)));
    const missing = wanted[found.indexOf(null)];
    if (missing !== undefined) return { state: 'refused', why: 'unknown', release: missing.join('@') };
    const releases = found.filter((one) => one !== null);
    return { state: 'held', token, pass, releases, snapshot: overridden.apply(base, releases, from) };
  }

  function find(
    base: Snapshot,
    from: ChannelDocument,
    remote: string,
    id: string,
  ): VerifiedRelease | null | Promise<VerifiedRelease | null> {
    return base.find(remote, id) ?? kept.known(remote, id, from) ?? kept.open(remote, id, from);
  }

  return {
    look,
    async of(headers) {
      const token = cookie.read(headers);
      return token === null ? null : look(token);
    },
  };
}

/** With a preview, what that names now of the remotes that the pass is about. */
function namedBy(pass: OverridePass, from: ChannelDocument): [remote: string, id: string][] {
  const named = Object.entries(pass.releases);
  if (pass.channel === undefined) return named;
  return named.flatMap(([remote]): [string, string][] =>
    Object.hasOwn(from.remotes, remote) ? [[remote, releaseId(from.remotes[remote]!.stable)]] : [],
  );
}

function isWithdrawn(base: Snapshot, from: ChannelDocument, remote: string, id: string): boolean {
  const { withdrawn = [] } = Object.hasOwn(from.remotes, remote) ? from.remotes[remote]! : {};
  return withdrawn.includes(id) || base.isWithdrawn(remote, id);
}
