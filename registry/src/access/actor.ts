/** Who asks something of the registry. */

import type { TokenScope } from './scope.ts';

export type Actor =
  /** The installation itself: registers owners, makes tokens for every team. */
  | { kind: 'operator'; name: string }
  /** An edge or a BFF: follows channels and acknowledges them. */
  | { kind: 'follower'; name: string }
  /** Whoever holds a deploy token of a team. */
  | { kind: 'team'; name: string; scope: TokenScope };

/** The name under which an actor stands in the audit. */
export function actorName(actor: Actor): string {
  return actor.kind === 'team' ? `${actor.scope.team}/${actor.name}` : actor.name;
}
