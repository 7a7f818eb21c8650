/** What a pass to override may name: releases of remotes that its author may publish, committed and not withdrawn. */

import { type OverridePass, PASS_LIMIT, PASS_REMOTES } from '@tessera/contracts/developers';
import { releaseId, releaseRef } from '@tessera/contracts/release';
import type { Actor } from '../access/actor.ts';
import { requireVerb } from '../access/permit.ts';
import { whyNot } from '../access/scope.ts';
import type { Services } from '../api/services.ts';
import { findOwned } from '../channels/find-owned.ts';
import { registryErrors } from '../errors.ts';
import type { AskedPass } from './operations.ts';

type Parts = Pick<Services, 'channels' | 'owners' | 'releases'>;
type AskedOverride = Extract<AskedPass, { use: 'override' }>;
export type DecidedOverride = Pick<OverridePass, 'use' | 'releases' | 'channel' | 'may'>;

/** @throws ProblemError 403 of a scope, 404 for what is not there, 409 for what was withdrawn or changes nothing */
export function decideOverride(parts: Parts, asked: AskedOverride, actor: Actor): DecidedOverride {
  const channel = 'channel' in asked ? asked.channel : undefined;
  const releases = 'channel' in asked ? changesOf(parts, asked.channel) : asked.releases;
  const owned = Object.keys(releases).map((remote) => ({ remote, owner: parts.owners.ownerOf(remote) }));
  requireVerb(actor, 'publish', { remotes: owned, ...(channel === undefined ? {} : { channel }) });
  for (const [remote, id] of Object.entries(releases)) requireShowable(parts, remote, id);
  const may = [...new Set([...Object.keys(releases), ...remotesOf(actor, parts)])].slice(0, PASS_REMOTES);
  return { use: 'override', releases, may, ...(channel === undefined ? {} : { channel }) };
}

/**
 * Another release in the place of one, by whoever holds a pass. What follows a preview stands still from then on.
 *
 * @throws ProblemError 403, 404, 409
 */
export function decideSwitch(
  parts: Parts,
  pass: OverridePass,
  { remote, release }: { remote: string; release: string | null },
): Omit<OverridePass, 'iat' | 'exp'> {
  if (!pass.may.includes(remote))
    throw registryErrors.PASS_REFUSED(`it is for ${pass.may.join(', ')}, not "${remote}"`);
  const { [remote]: _before, ...others } = pass.releases;
  const releases = release === null ? others : { ...others, [remote]: release };
  if (release !== null) requireShowable(parts, remote, release);
  if (Object.keys(releases).length === 0) throw registryErrors.PASS_REFUSED('nothing would be left of it');
  const { use, aud, sub, may } = pass;
  return { use, aud, sub, may, releases };
}

/** @throws ProblemError 422 `registry-pass-too-long` */
export function requireShort<T extends { token: string }>(signed: T): T {
  const { length } = signed.token;
  if (length > PASS_LIMIT) throw registryErrors.PASS_TOO_LONG(length, PASS_LIMIT);
  return signed;
}

/** What a preview has that was never on production; all else of it is what production was when it began. */
function changesOf({ channels }: Parts, channel: string): Record<string, string> {
  const issued = channels.current(channel);
  if (issued === null) throw registryErrors.CHANNEL_UNKNOWN(channel);
  const changed = Object.entries(issued.document.remotes)
    .map(([remote, { stable }]) => [remote, releaseId(stable)] as const)
    .filter(([remote, id]) => !channels.wasOn('production', remote, id));
  if (changed.length === 0) throw registryErrors.PREVIEW_EMPTY(channel);
  return Object.fromEntries(changed);
}

function requireShowable(parts: Parts, remote: string, id: string): void {
  const release = findOwned(parts, remote, id);
  const entry = parts.channels.current('production')?.document.remotes[remote];
  if (entry?.withdrawn.includes(id)) throw registryErrors.PASS_WITHDRAWN(releaseRef(release));
}

function remotesOf(actor: Actor, { owners }: Parts): string[] {
  return owners
    .remotes()
    .filter((one) => {
      if (actor.kind === 'operator') return true;
      return actor.kind === 'team' && whyNot(actor.scope, 'publish', { remotes: [one] }) === null;
    })
    .map(({ remote }) => remote);
}
