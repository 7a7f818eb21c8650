/** Stored answers in memory, bounded by bytes; the least recently used goes first. */

import type { Fields } from '../../wire/message.ts';
import type { MarkupNode } from '../markup/node.ts';
import type { Freshness } from './move.ts';

export interface StoredAnswer extends Freshness {
  status: number;
  headers: Fields;
  body: Uint8Array;
  /** For a purge by key. */
  surrogateKeys: readonly string[];
  /** The compiled body, once somebody needed it. */
  nodes?: readonly MarkupNode[];
}

export interface AnswerStore {
  /** The names of the request headers that answers of this target vary by. */
  varyOf(target: string): readonly string[];
  get(key: string): StoredAnswer | undefined;
  put(key: string, answer: StoredAnswer, origin: { target: string; vary: readonly string[] }): void;
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
      remove(key);
      const bytes = answer.body.length + key.length * 2 + ENTRY_OVERHEAD;
      if (bytes > limit) return;
      answers.set(key, { answer, bytes, target });
      size += bytes;
      varies.set(target, { names: vary, answers: (varies.get(target)?.answers ?? 0) + 1 });
      while (size > limit) remove(answers.keys().next().value!);
    },
    size: () => size,
  };
}
