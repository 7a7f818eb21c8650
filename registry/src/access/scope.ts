/** What a deploy token and a person may do: pure rules, so that they can be tested for every verb. */

import type { Person } from '../sign-in/person.ts';

/** What tokens can be made for. `lock` concerns everyone on a channel, so only the operator gives it first. */
export const verbs = [
  'read',
  'publish',
  'promote',
  'rollback',
  'withdraw',
  'canary',
  'lock',
  'tokens',
] as const;

export type Verb = (typeof verbs)[number];

/** The channels there can be. */
export const CHANNEL_PATTERN = /^(production|staging|pr-[1-9]\d{0,8})$/;

/** Whether a channel is a preview: there may be any number of them, each for as long as it is needed. */
export function isPreview(channel: string): boolean {
  return channel.startsWith('pr-');
}

export interface TokenScope {
  team: string;
  /** Names of remotes, or `*` for every remote that the team owns. */
  remotes: readonly string[];
  /** Names of channels; `pr-*` is every preview. */
  channels: readonly string[];
  verbs: readonly Verb[];
  /** Epoch milliseconds. */
  expiresAt: number;
}

/** Something that a verb is asked for. */
export interface Subject {
  /** The remotes it concerns, each with its owner of today. */
  remotes?: readonly { remote: string; owner: string }[];
  channel?: string;
}

/** Why a scope does not allow a verb, or `null` when it does. */
export function whyNot(scope: TokenScope, verb: Verb, { remotes = [], channel }: Subject): string | null {
  if (!scope.verbs.includes(verb))
    return `the token is for ${scope.verbs.join(', ')}, ask for one for "${verb}"`;
  const foreign = remotes.find(({ owner }) => owner !== scope.team);
  if (foreign !== undefined)
    return `"${foreign.remote}" belongs to "${foreign.owner}", the token to "${scope.team}"`;
  const outside = remotes.find(({ remote }) => !holds(scope.remotes, remote));
  if (outside !== undefined) return `the token is for ${scope.remotes.join(', ')}, not "${outside.remote}"`;
  if (channel !== undefined && !holdsChannel(scope.channels, channel))
    return `the token is for ${scope.channels.join(', ') || 'no channel'}, not "${channel}"`;
  return null;
}

/** What someone may do by hand. Publishing takes a signature, and no browser makes a credential that outlives its session. */
const byHand: readonly Verb[] = ['promote', 'rollback', 'withdraw', 'canary'];

/** Why a person may not do something, or `null` when they may. Everyone sees everything. */
export function whyNotPerson(
  { teams, isOperator }: Person,
  verb: Verb,
  { remotes = [] }: Subject,
): string | null {
  if (verb === 'read' || (verb === 'lock' && isOperator)) return null;
  if (verb === 'lock') return 'a lock holds up everyone, only an operator may';
  if (!byHand.includes(verb)) return 'the console is not for that, use a deploy token';
  if (isOperator) return null;
  const foreign = remotes.find(({ owner }) => !teams.includes(owner));
  if (foreign !== undefined) {
    const own = teams.join(', ') || 'no team';
    return `"${foreign.remote}" belongs to "${foreign.owner}", you belong to ${own}`;
  }
  return teams.length === 0 ? 'you belong to no team' : null;
}

/** Whether everything that `part` allows is allowed by `whole` too. */
export function isWithin(part: TokenScope, whole: TokenScope): boolean {
  return (
    part.team === whole.team &&
    part.expiresAt <= whole.expiresAt &&
    part.verbs.every((verb) => whole.verbs.includes(verb)) &&
    part.remotes.every((remote) => holds(whole.remotes, remote)) &&
    part.channels.every((channel) => holdsChannel(whole.channels, channel))
  );
}

function holds(remotes: readonly string[], remote: string): boolean {
  return remotes.includes(remote) || remotes.includes('*');
}

function holdsChannel(channels: readonly string[], channel: string): boolean {
  return channels.includes(channel) || (isPreview(channel) && channels.includes('pr-*'));
}
