/**
 * Hands the changes of a context to a function, in their order. One that fails holds back those behind it: a batch is cut
 * in halves until it is found, tried again, and at last set aside as a dead letter.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@tessera/contracts/http';
import { ProblemError } from '@tessera/contracts/problem';
import type { changesContract, queuesContract, RecordedChange } from '@tessera/function/store';
import type { Logger } from '@tessera/service';
import type { HostedFunction } from '../functions.ts';
import { insist } from './insist.ts';
import type { Following } from './plan.ts';
import { readFailures } from './read-failures.ts';
import { sequenceOf, toStreamEvent } from './stream-event.ts';

export interface FollowerOptions {
  hosted: HostedFunction;
  store: Client<typeof changesContract & typeof queuesContract>;
  logger: Logger;
  /** Milliseconds before a change that failed is tried again, the first time. */
  retryDelay: number;
  /** Told how many changes were handled, and how many were set aside. */
  count: (handled: number, dead: number) => void;
  signal: AbortSignal;
}

const WAIT = 20_000;
const ROOM = 200;
/** Attempts at one change, the ones in company not counted. */
const ATTEMPTS = 3;

/** Runs until the signal is aborted; resolves when the batch in hand is done with or given up. */
export async function pollChanges(following: Following, options: FollowerOptions): Promise<void> {
  const { store, signal } = options;
  const logger = options.logger.child({ function: following.fn, changes: following.context });
  while (!signal.aborted) {
    const changes = await insist(() => read(following, store, signal), { logger, signal });
    if (changes === null || changes.length === 0) continue;
    await handle(following, changes, { ...options, logger });
  }
}

async function read(
  { name, batch }: Following,
  store: FollowerOptions['store'],
  signal: AbortSignal,
): Promise<RecordedChange[]> {
  const take = async (wait: number) =>
    (await store.readChanges({ params: { name }, body: { max: batch.size, wait } }, { signal })).changes;
  const changes = await take(WAIT);
  if (changes.length === 0 || changes.length === batch.size || batch.window === 0) return changes;
  // The reader has not moved: after the window the same ones come, and those that joined them.
  await sleep(batch.window, undefined, { signal });
  return take(0);
}

async function handle(
  following: Following,
  changes: readonly RecordedChange[],
  options: FollowerOptions,
): Promise<void> {
  let left = changes;
  let size = changes.length;
  let failures = 0;
  while (left.length > 0 && !options.signal.aborted) {
    const batch = left.slice(0, size);
    const handled = await invoke(following, batch, options);
    if (handled > 0) await pass(following, batch[handled - 1]!, { ...options, handled });
    left = left.slice(handled);
    if (handled === batch.length) continue;
    // The first of what is left may be the one: it is tried alone at the end of this.
    size = Math.max(1, Math.ceil((batch.length - handled) / 2));
    failures = handled > 0 || batch.length > 1 ? 0 : failures + 1;
    if (failures === ATTEMPTS) {
      await bury(following, left[0]!, options);
      left = left.slice(1);
      [failures, size] = [0, Math.max(1, left.length)];
    } else if (failures > 0) {
      const pause = options.retryDelay * 2 ** (failures - 1);
      await sleep(pause, undefined, { signal: options.signal }).catch(() => undefined);
    }
  }
}

/** How many were handled before the first that was not. */
async function invoke(
  { context }: Following,
  batch: readonly RecordedChange[],
  { hosted, logger, signal }: FollowerOptions,
): Promise<number> {
  const payload = JSON.stringify(toStreamEvent(context, batch));
  for (;;) {
    try {
      const failed = readFailures(await hosted.invoke(payload), batch.map(sequenceOf));
      const first = batch.findIndex((change) => failed.has(sequenceOf(change)));
      return first === -1 ? batch.length : first;
    } catch (error) {
      const isBusy = error instanceof ProblemError && error.status === 429;
      if (!isBusy || signal.aborted) {
        logger.warn({ err: error, changes: batch.length }, 'changes failed');
        return 0;
      }
    }
    await sleep(ROOM);
  }
}

async function pass(
  { name }: Following,
  { sequence }: RecordedChange,
  { store, logger, signal, count, handled }: FollowerOptions & { handled: number },
): Promise<void> {
  count(handled, 0);
  await insist(() => store.passChanges({ params: { name }, body: { sequence } }), { logger, signal });
}

/** The dead letter is there before the reader moves; its id keeps it from being there twice. */
async function bury(
  { name, dead }: Following,
  change: RecordedChange,
  { store, logger, signal, count }: FollowerOptions,
): Promise<void> {
  const message = { id: `${name}-${change.sequence}`, body: JSON.stringify(change) };
  const send = () => store.sendMessages({ params: { name: dead }, body: { messages: [message] } });
  if ((await insist(send, { logger, signal })) === null) return;
  count(0, 1);
  logger.error({ sequence: change.sequence, dead }, 'a change was set aside');
  const body = { sequence: change.sequence };
  await insist(() => store.passChanges({ params: { name }, body }), { logger, signal });
}
