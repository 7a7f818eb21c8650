/** An issuer that is not the registry: the same provider behind a socket of its own, which can be made to misbehave. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '@tessera/service';
import { startTestServer } from '@tessera/service/testing';
import type { Person } from '../sign-in/person.ts';
import { createProvider, type Provider } from '../sign-in/provider.ts';

export interface TestIssuer extends AsyncDisposable {
  url: string;
  client: { id: string; secret: string };
  /** Lets the client at this address sign people in. */
  trust(redirectUri: string): void;
  /** Changes an authorization request before it is answered. */
  spoil: (query: URLSearchParams) => void;
}

/** @param person whoever asks is taken for them */
export async function startIssuer(person: Person): Promise<TestIssuer> {
  let provider: Provider;
  const server = await startTestServer((request, response) => void answer(request, response));
  const { url, [Symbol.asyncDispose]: dispose } = server;
  const client = { id: 'console', secret: 'secret of the client' };
  const issuer: TestIssuer = {
    ...{ url, client, spoil: () => undefined },
    trust(redirectUri) {
      const redeem = () => person;
      provider = createProvider({ issuer: url, client, redirectUri, redeem, now: Date.now });
    },
    [Symbol.asyncDispose]: dispose,
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams, href } = new URL(request.url ?? '/', url);
    if (pathname === '/authorize') {
      issuer.spoil(searchParams);
      response.writeHead(303, { location: provider.authorize(searchParams).href }).end();
      return;
    }
    const body = (await readBody(request, 10_000)).toString();
    const answered = await provider.fetch(href, { method: request.method, body });
    response.writeHead(answered.status, Object.fromEntries(answered.headers)).end(await answered.text());
  }

  return issuer;
}
