/** Refuses what an actor may not do. Every route that is not open to all asks one of these first. */

import { registryErrors } from '../errors.ts';
import type { Owners } from '../owners/owners.ts';
import type { Actor } from './actor.ts';
import { type Subject, type Verb, whyNot, whyNotPerson } from './scope.ts';

/** @throws ProblemError 403 `registry-scope-refused` */
export function requireVerb(actor: Actor, verb: Verb, subject: Subject = {}): void {
  if (actor.kind === 'operator') return;
  if (actor.kind === 'follower') {
    if (verb === 'read') return;
    throw registryErrors.SCOPE_REFUSED(verb, `"${actor.name}" only follows channels`);
  }
  const why =
    actor.kind === 'person' ? whyNotPerson(actor.person, verb, subject) : whyNot(actor.scope, verb, subject);
  if (why !== null) throw registryErrors.SCOPE_REFUSED(verb, why);
}

/** What is asked, of which remotes, on which channel. */
export interface OwnedRequest {
  actor: Actor;
  verb: Verb;
  channel: string;
  remotes: readonly string[];
}

/** @throws ProblemError 403 `registry-scope-refused`, 404 `registry-remote-unregistered` */
export function requireOwned(
  { owners }: { owners: Pick<Owners, 'ownerOf'> },
  { actor, verb, channel, remotes }: OwnedRequest,
): void {
  // Before the remotes are looked up, so that a token learns nothing by asking.
  requireVerb(actor, verb);
  const owned = remotes.map((remote) => ({ remote, owner: owners.ownerOf(remote) }));
  requireVerb(actor, verb, { channel, remotes: owned });
}

/** @throws ProblemError 403 `registry-scope-refused` */
export function requireOperator(actor: Actor, what: string): void {
  if (actor.kind !== 'operator') throw registryErrors.SCOPE_REFUSED(what, 'only the operator may');
}

/**
 * Edges and the operator. A BFF is a team's own process, and must not speak about releases of others.
 *
 * @throws ProblemError 403 `registry-scope-refused`
 */
export function requireEdge(actor: Actor, what: string): void {
  if (actor.kind !== 'operator' && !isEdge(actor)) throw registryErrors.SCOPE_REFUSED(what, 'only edges may');
}

/**
 * Whoever runs the installation, as a process or as a person: customers' orders are no matter of a team.
 *
 * @throws ProblemError 403 `registry-scope-refused`
 */
export function requireOversight(actor: Actor, what: string): void {
  if (actor.kind === 'person' ? actor.person.isOperator : actor.kind === 'operator') return;
  throw registryErrors.SCOPE_REFUSED(what, 'only an operator may');
}

export function isEdge({ kind, name }: Actor): boolean {
  return kind === 'follower' && !name.startsWith('bff-');
}
