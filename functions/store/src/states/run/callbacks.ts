/** Answers to tasks that come later, by token: kept before they are acknowledged, and given to whoever waits. */

import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { ContextDatabase } from '../../database/context-database.ts';
import { storeErrors } from '../../errors.ts';
import type { Json } from '../data/json.ts';
import { StatesError } from '../data/states-error.ts';
import { frameSchema } from './frame.ts';
import { frameKey } from './frames.ts';
import { Halted } from './halted.ts';

const answerSchema = z.union([
  z.object({ output: z.custom<Json>((value) => value !== undefined) }),
  z.object({ error: z.string(), cause: z.string() }),
]);

export type LateAnswer = z.output<typeof answerSchema>;

export interface Callbacks {
  /** Resolves with the answer's output. Throws StatesError for an error, Halted when the signal is aborted. */
  wait(token: string, signal: AbortSignal): Promise<Json>;
  /**
   * Keeps the answer, once; one that comes again changes nothing. Throws ProblemError `store-task-unknown` when
   * nothing waits for this token, and never will.
   */
  answer(token: string, answer: LateAnswer): Promise<void>;
  /** Tells that a task is still at work. Throws as {@link Callbacks.answer}. */
  beat(token: string): void;
  /** Epoch milliseconds of the last one. */
  heartbeat(token: string): number | undefined;
}

const SEPARATOR = '\n';

export function makeToken(execution: string, path: string): string {
  return Buffer.from([execution, path, randomUUID()].join(SEPARATOR)).toString('base64url');
}

export function createCallbacks(bus: ContextDatabase): Callbacks {
  const waiting = new Map<string, (answer: LateAnswer | null) => void>();
  const beats = new Map<string, number>();
  const load = (token: string) => {
    const item = bus.get(answerKey(token));
    return item && answerSchema.parse(item.value);
  };
  /** The version of the frame that waits for the token. */
  const requireWaiting = (token: string): number => {
    const { execution, path } = readToken(token);
    const item = execution === '' ? null : bus.get(frameKey(execution, path));
    const frame = item && frameSchema.parse(item.value);
    if (item === null || frame?.token !== token || frame.outcome !== null) throw storeErrors.TASK_UNKNOWN();
    return item.version;
  };
  return {
    async wait(token, signal) {
      const { promise, resolve } = Promise.withResolvers<LateAnswer | null>();
      waiting.set(token, resolve);
      const end = () => resolve(null);
      signal.addEventListener('abort', end, { once: true });
      try {
        const answer = load(token) ?? (signal.aborted ? null : await promise);
        if (answer === null) throw new Halted();
        if ('output' in answer) return answer.output;
        throw new StatesError(answer.error, answer.cause);
      } finally {
        waiting.delete(token);
        beats.delete(token);
        signal.removeEventListener('abort', end);
      }
    },
    async answer(token, answer) {
      const { execution, path } = readToken(token);
      for (;;) {
        if (execution !== '' && load(token) !== null) return;
        const version = requireWaiting(token);
        const kept = bus.transact({
          writes: [
            { op: 'check', ...frameKey(execution, path), when: { version } },
            { op: 'put', ...answerKey(token), value: answer, when: { absent: true } },
          ],
          outbox: [],
        });
        // Whoever waits goes on at once: what it writes next is in the same commit, behind the answer.
        waiting.get(token)?.(answer);
        if ((await kept).outcome === 'committed') return;
      }
    },
    beat(token) {
      requireWaiting(token);
      beats.set(token, Date.now());
    },
    heartbeat: (token) => beats.get(token),
  };
}

function answerKey(token: string) {
  const { execution, id } = readToken(token);
  return { pk: frameKey(execution, '').pk, sk: `answer#${id}` };
}

function readToken(token: string): { execution: string; path: string; id: string } {
  const [execution = '', path = '', id = ''] = Buffer.from(token, 'base64url').toString().split(SEPARATOR);
  return { execution, path, id };
}
