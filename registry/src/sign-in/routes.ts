/** The way of a browser into the console: a link or a button, the provider, and back with a session. */

import type { IncomingMessage } from 'node:http';
import type { Request, Response } from 'express';
import { Router } from 'express';
import { actorName } from '../access/actor.ts';
import { type FailureLimit, requireTurn } from '../access/failure-limit.ts';
import { networkOf } from '../access/network.ts';
import type { Services } from '../api/services.ts';
import { ATTEMPT_LIFE } from './attempts.ts';
import type { Person } from './person.ts';
import type { SignIn } from './sign-in.ts';

export interface SignInRoutesDeps extends Pick<Services, 'audit' | 'write'> {
  signIn: SignIn;
  failures: FailureLimit;
}

/** Routes below `/console`. What they throw is for a person to read. */
export function createSignInRoutes({ signIn, failures, audit, write }: SignInRoutesDeps): Router {
  const { people, relyingParty, attempts, cookie, embedded } = signIn;

  async function begin(response: Response, hint?: string): Promise<void> {
    const { url, attempt } = await relyingParty.begin(hint);
    response.setHeader('set-cookie', cookie.give(attempts.seal(attempt), ATTEMPT_LIFE));
    response.redirect(303, url.href);
  }

  /** Counts what fails against the network that it comes from. */
  async function guess<T>(request: IncomingMessage, work: () => T | Promise<T>): Promise<T> {
    const key = `${networkOf(request)} sign-in`;
    requireTurn(failures, key);
    try {
      return await work();
    } catch (error) {
      failures.count(key);
      throw error;
    }
  }

  function welcome(request: Request, person: Person): string {
    const actor = actorName({ kind: 'person', name: person.name, person, session: '' });
    const origin = request.socket.remoteAddress ?? 'unknown';
    return write(() => {
      const { subject, teams, isOperator } = person;
      audit.append({ actor, origin, action: 'sign-in', subject: { subject, teams, isOperator } });
      return people.begin(person);
    });
  }

  const router = Router();
  router.use((_request, response, next) => {
    response.setHeader('cache-control', 'no-store');
    response.setHeader('referrer-policy', 'no-referrer');
    next();
  });
  if (embedded === null) router.get('/sign-in', async (_request, response) => await begin(response));
  else {
    router.get(
      '/enter',
      async (request, response) => await begin(response, queryOf(request).get('code') ?? ''),
    );
    router.get('/provider/authorize', async (request, response) => {
      const target = await guess(request, () => embedded.provider.authorize(queryOf(request)));
      response.redirect(303, target.href);
    });
  }
  router.get('/callback', async (request, response) => {
    const attempt = attempts.open(cookie.read(request));
    const person = await guess(request, () => relyingParty.finish(queryOf(request), attempt));
    response.setHeader('set-cookie', [cookie.take(), welcome(request, person)]);
    response.redirect(303, '/console/');
  });
  return router;
}

function queryOf(request: IncomingMessage): URLSearchParams {
  return new URL(request.url ?? '/', 'http://registry').searchParams;
}
