/** Stored answers in memory, bounded by bytes; the least recently used goes first. */

import type { Fields } from '../../wire/message.ts';
import type { MarkupNode } from '../markup/node.ts';
import type { Freshness } from './move.ts';

export interface StoredAnswer extends Freshness {
  /** Epoch milliseconds. */
  storedAt: number;
  /** Seconds. */
  maxAge: number;
  status: number;
  headers: Fields;
  body: Uint8Array;
  /** For a purge by key. */
  surrogateKeys: readonly string[];
  /** The compiled body, once somebody needed it. */
  nodes?: readonly MarkupNode[];
  /**
   * Dropped by a purge or replaced: pages made of it hear of it. Not called for an eviction: a composed page outlives
   * that.
   */
  dependents?: Set<() => void>;
}

export interface AnswerStore {
  /** The names of the request headers that answers of this target vary by. */
  varyOf(target: string): readonly string[];
  get(key: string): StoredAnswer | undefined;
  put(key: string, answer: StoredAnswer, origin: { target: string; vary: readonly string[] }): void;
  /** Removes, or with `soft` makes stale at `now`; tells how many. */
  purge(what: { url: string } | { key: string } | 'all', soft: boolean, now: number): number;
  /** Bytes that are taken. */
  size(): number;
}

/** About what an entry takes beside its body and key. */
const ENTRY_OVERHEAD = 600;

/** @param limit bytes of everything that is stored */
export function createAnswerStore(limit: number): AnswerStore {
  const answers = new Map<string, { answer: StoredAnswer; bytes: number; target: string }>();
  const varies = new Map<string, { names: readonly string[]; answers: number }>();
  let size = 0;

  function remove(key: string): void {
    const entry = answers.get(key);
    if (entry === undefined) return;
    answers.delete(key);
    size -= entry.bytes;
    const vary = varies.get(entry.target);
    if (vary !== undefined) {
      vary.answers -= 1;
      if (vary.answers === 0) varies.delete(entry.target);
    }
  }

  return {
    varyOf: (target) => varies.get(target)?.names ?? [],
    get(key) {
      const entry = answers.get(key);
      if (entry === undefined) return undefined;
      answers.delete(key);
      answers.set(key, entry);
      return entry.answer;
    },
    put(key, answer, { target, vary }) {
      tellDependents(answers.get(key)?.answer);
      remove(key);
      const bytes = answer.body.length + key.length * 2 + ENTRY_OVERHEAD;
      if (bytes > limit) return;
      answers.set(key, { answer, bytes, target });
      size += bytes;
      varies.set(target, { names: vary, answers: (varies.get(target)?.answers ?? 0) + 1 });
      while (size > limit) remove(answers.keys().next().value!);
    },
    purge(what, soft, now) {
      let count = 0;
      for (const [key, { answer, target }] of answers) {
        const concerned =
          what === 'all' || ('url' in what ? target === what.url : answer.surrogateKeys.includes(what.key));
        if (!concerned) continue;
        count += 1;
        if (soft) answer.freshUntil = Math.min(answer.freshUntil, now);
        else remove(key);
        tellDependents(answer);
      }
      return count;
    },
    size: () => size,
  };
}

function tellDependents(answer: StoredAnswer | undefined): void {
  const dependents = answer?.dependents;
  if (dependents === undefined) return;
  delete answer?.dependents;
  for (const tell of dependents) tell();
}
