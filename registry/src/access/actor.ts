/** Who asks something of the registry. */

import type { Person } from '../sign-in/person.ts';
import type { TokenScope } from './scope.ts';

export type Actor =
  /** The installation itself: registers owners, makes tokens for every team. */
  | { kind: 'operator'; name: string }
  /** An edge or a BFF: follows channels and acknowledges them. */
  | { kind: 'follower'; name: string }
  /** Whoever holds a deploy token of a team; `token` is its id. */
  | { kind: 'team'; name: string; token: string; scope: TokenScope }
  /** Whoever is signed in to the console; `session` is what ends with signing out. */
  | { kind: 'person'; name: string; person: Person; session: string };

/** The name under which an actor stands in the audit. */
export function actorName(actor: Actor): string {
  switch (actor.kind) {
    case 'team':
      return `${actor.scope.team}/${actor.name}`;
    case 'person':
      // A name is what someone calls themselves; the subject is whom the provider vouches for.
      return `${actor.name} (${actor.person.subject})`;
    case 'operator':
    case 'follower':
      return actor.name;
  }
}
