/** The registry as functions of its contract, and its refusals as sentences. */

import type { Client } from '@tessera/contracts/http';
import { createBrowserClient } from '@tessera/contracts/http-client';
import { ProblemError } from '@tessera/contracts/problem';
import {
  auditContract,
  channelContract,
  feedContract,
  gcContract,
  ownerContract,
  passContract,
  publishContract,
  rolloutContract,
  signInContract,
  tokenContract,
} from '@tessera/registry/contract';
import { Sentence } from '../sentence.ts';

const contract = {
  ...auditContract,
  ...channelContract,
  ...feedContract,
  ...gcContract,
  ...ownerContract,
  ...passContract,
  ...publishContract,
  ...rolloutContract,
  ...signInContract,
  ...tokenContract,
};

const routes = Object.fromEntries(
  Object.entries(contract).map(([name, { method, path }]) => [name, `${method} ${path}` as const]),
);

export type RegistryClient = Client<typeof contract>;

export interface Registry {
  url: string;
  token: string;
  /** Every call rejects with a ProblemError, `unreachable` where nobody answers. */
  call: RegistryClient;
  /** The same with a channel's revision that was seen, which every change of it has to name. */
  since(revision: number | '*'): RegistryClient;
}

/** Milliseconds of one call: a change waits for its edges, a commit compresses. */
const TIMEOUT = 60_000;

export function connectRegistry({ url, token }: { url: string; token: string }): Registry {
  const clientWith = (headers: Record<string, string>) =>
    createBrowserClient<typeof contract>(routes, {
      base: url,
      timeout: TIMEOUT,
      headers: () => ({ authorization: `Bearer ${token}`, ...headers }),
    });
  return {
    url,
    token,
    call: clientWith({}),
    since: (revision) => clientWith({ 'if-match': revision === '*' ? '*' : `"${revision}"` }),
  };
}

/** A refusal of the registry as a sentence for a person; other errors as they are. */
export function explainRefusal(error: unknown): unknown {
  if (!(error instanceof ProblemError)) return error;
  if (error.code === 'unreachable') {
    return new Sentence(
      'Cannot reach the registry: nobody answers, start it with "npm start", or name another one in TESSERA_REGISTRY',
    );
  }
  const { detail, title } = error.problem;
  return new Sentence(detail ?? title, { code: error.code, problem: error.problem });
}
