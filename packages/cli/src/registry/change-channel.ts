/**
 * Changes a channel from the revision that it has: when someone else was faster, with other remotes, it is asked again;
 * with the same ones, the person is told what has happened.
 */

import { randomUUID } from 'node:crypto';
import { ProblemError } from '@tessera/contracts/problem';
import type { Registry, RegistryClient } from './client.ts';

export type Change = Awaited<ReturnType<RegistryClient['promote']>>;

interface Happened {
  remotes?: string[];
}

/** Times that it is asked again. */
const LIMIT = 5;

/**
 * @param remotes those that the change is about
 * @throws ProblemError
 */
export async function changeChannel(
  registry: Registry,
  channel: string,
  remotes: readonly string[],
  ask: (client: RegistryClient, idempotencyKey: string) => Promise<Change>,
): Promise<Change> {
  const { channels } = await registry.call.listChannels({});
  let seen = channels.find((one) => one.channel === channel)?.revision ?? 0;
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask(registry.since(seen), randomUUID());
    } catch (error) {
      const passed = readPassed(error);
      const concerns = passed?.happened.some((one) => one.remotes?.some((name) => remotes.includes(name)));
      if (passed === null || concerns !== false || attempt === LIMIT) throw error;
      seen = passed.revision;
    }
  }
}

function readPassed(error: unknown): { revision: number; happened: Happened[] } | null {
  if (!(error instanceof ProblemError) || error.code !== 'registry-revision-passed') return null;
  const { revision, happened } = error.problem as { revision?: number; happened?: Happened[] };
  return revision === undefined || happened === undefined ? null : { revision, happened };
}
