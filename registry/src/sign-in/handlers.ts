/** Carries out `/console/session` and `/console/links`. */

import type { Handlers } from '@tessera/contracts/http';
import type { Actor } from '../access/actor.ts';
import { requireOperator } from '../access/permit.ts';
import { type RequestContext, signedBy } from '../api/context.ts';
import type { Services } from '../api/services.ts';
import { signInErrors } from './errors.ts';
import type { signInContract } from './operations.ts';
import type { SignIn } from './sign-in.ts';

export function createSignInHandlers(
  { audit, owners, write }: Pick<Services, 'audit' | 'owners' | 'write'>,
  { people, embedded, issuer, publicUrl }: SignIn,
): Handlers<typeof signInContract, RequestContext> {
  return {
    async makeLink({ body: { name, teams } }, context) {
      requireOperator(context.actor, 'make a link to the console');
      if (embedded === null) throw signInErrors.LINKS_OFF(issuer);
      for (const team of teams ?? []) owners.keysOf(team);
      return write(() => {
        const isOperator = teams === undefined;
        const { code, subject, expiresAt } = embedded.links.make({ name, teams: teams ?? [], isOperator });
        audit.append({ ...signedBy(context), action: 'link-made', subject: { subject, name, teams } });
        return { url: `${publicUrl}/console/enter?code=${code}`, subject, expiresAt };
      });
    },

    async getSession(_input, { actor }) {
      const { person, session } = requirePerson(actor);
      const { subject, name, teams, isOperator } = person;
      const expiresAt = people.endOf(session) ?? 0;
      return { subject, name, teams: [...teams], operator: isOperator, expiresAt };
    },

    async endSession(_input, context) {
      const { session } = requirePerson(context.actor);
      write(() => {
        people.end(session);
        audit.append({ ...signedBy(context), action: 'sign-out', subject: {} });
      });
    },

    async endSessions({ params: { subject } }, context) {
      requireOperator(context.actor, 'end sessions');
      return write(() => {
        const ended = people.endAll(subject);
        audit.append({ ...signedBy(context), action: 'sessions-ended', subject: { subject, ended } });
        return { ended };
      });
    },
  };
}

function requirePerson(actor: Actor): Extract<Actor, { kind: 'person' }> {
  if (actor.kind !== 'person') throw signInErrors.SESSION_ENDED();
  return actor;
}
