/** Signing in to the console, put together: at an issuer by configuration, else at the provider that comes along. */

import { type KeyObject, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { type Attempts, createAttempts } from './attempts.ts';
import { attemptCookie, type Cookie, sessionCookie } from './cookies.ts';
import { createLinks, type Links } from './links.ts';
import { createPeople, type People } from './people.ts';
import { createProvider, type Provider } from './provider.ts';
import { createRelyingParty, type Issuer, type RelyingParty } from './relying-party.ts';
import { createSignature } from './signature.ts';

export interface SignIn {
  people: People;
  relyingParty: RelyingParty;
  attempts: Attempts;
  /** Of the attempts. */
  cookie: Cookie;
  /** The provider that comes along and its links; `null` where people sign in at an issuer of another. */
  embedded: { provider: Provider; links: Links } | null;
  /** Whom people sign in at. */
  issuer: string;
  /** Where the console is, without a slash at the end. */
  publicUrl: string;
}

export interface SignInOptions {
  publicUrl: string;
  /** The registry's own key: what signs cookies is derived from it. */
  key: KeyObject;
  /** `null` for the provider that comes along. */
  issuer: Issuer | null;
  /** Epoch milliseconds. */
  now: () => number;
}

export function createSignIn(database: DatabaseSync, options: SignInOptions): SignIn {
  const { publicUrl, key, now } = options;
  const redirectUri = `${publicUrl}/console/callback`;
  const client = { id: 'console', secret: randomBytes(32).toString('base64url') };
  const url = `${publicUrl}/console/provider`;
  const links = createLinks(database, now);
  const provider = createProvider({ issuer: url, client, redirectUri, redeem: links.redeem, now });
  // The client reaches this provider without a socket: the public address may not lead back here.
  const issuer = options.issuer ?? { url, client, fetch: provider.fetch };
  return {
    people: createPeople(database, {
      ...{ publicUrl, now },
      signature: createSignature(key, 'console session'),
      cookie: sessionCookie(publicUrl),
    }),
    relyingParty: createRelyingParty(issuer, redirectUri),
    attempts: createAttempts(createSignature(key, 'console attempt'), now),
    cookie: attemptCookie(publicUrl),
    embedded: options.issuer === null ? { provider, links } : null,
    issuer: issuer.url,
    publicUrl,
  };
}
