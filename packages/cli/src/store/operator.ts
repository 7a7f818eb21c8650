/** The running store, as whoever runs the installation asks it. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { headers as names } from '@tessera/contracts/headers';
import type { Client, Contract } from '@tessera/contracts/http';
import { createBrowserClient } from '@tessera/contracts/http-client';
import { eventOperationsContract } from '@tessera/contracts/operator';
import { ProblemError } from '@tessera/contracts/problem';
import { Sentence } from '../sentence.ts';

export interface StoreAddress {
  url: string;
  token: string;
}

export type EventsClient = Client<typeof eventOperationsContract>;

/** Where the store answers, and with which token. @throws Sentence when nothing runs on this data folder */
export async function findStore(data: string, what: string): Promise<StoreAddress> {
  const text = await readFile(join(data, 'run/operator.json'), 'utf8').catch(() => null);
  if (text === null) {
    throw new Sentence(`Cannot ${what}: Tessera does not run on "${data}", start it with npm start first`);
  }
  return JSON.parse(text) as StoreAddress;
}

export interface Question<C extends Contract> {
  /** What a person wants, for the sentence that nothing runs: `look into events`. */
  what: string;
  contract: C;
}

/** Asks the store what operators may. @throws Sentence when it does not run or does not answer */
export async function askStore<C extends Contract, T>(
  data: string,
  { what, contract }: Question<C>,
  ask: (client: Client<C>) => Promise<T>,
): Promise<T> {
  const { url, token } = await findStore(data, what);
  const headers = () => ({ [names.caller]: 'operator', authorization: `Bearer ${token}` });
  const routes = Object.fromEntries(
    Object.entries(contract).map(([name, { method, path }]) => [name, `${method} ${path}` as const]),
  );
  const client = createBrowserClient<C>(routes, { base: url, headers });
  try {
    return await ask(client);
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'unreachable') {
      throw new Sentence('Cannot reach the store: nobody answers, look at "npm start"');
    }
    throw error;
  }
}

/** Asks the store about events, as {@link askStore}. */
export function askEvents<T>(data: string, ask: (client: EventsClient) => Promise<T>): Promise<T> {
  return askStore(data, { what: 'look into events', contract: eventOperationsContract }, ask);
}
