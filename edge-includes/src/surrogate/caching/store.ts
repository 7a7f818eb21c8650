/** Stored answers in memory: by address and what they vary by, by surrogate key, bounded by bytes. */

import { StoredAnswer, type StoredAnswerInit } from './answer.ts';
import { createBodyPool } from './body-pool.ts';
import { createBoundedMap } from './bounded-map.ts';
import { createInterning, footprintOf, ownString } from './footprint.ts';

export type { StoredAnswer };

/** What a purge concerns: one address with all its variants, all answers with a surrogate key, or everything. */
export type PurgeTarget = { url: string } | { key: string } | 'all';

export interface AnswerStore {
  /** The names of the request headers that answers of this target vary by. */
  varyOf(target: string): readonly string[];
  /** Counts as use. */
  get(key: string): StoredAnswer | undefined;
  /** Does not count as use. */
  peek(key: string): StoredAnswer | undefined;
  /** Puts an answer in place of the one with its key; one that is too large is given back all the same. */
  put(init: StoredAnswerInit, vary: readonly string[]): StoredAnswer;
  remove(answer: StoredAnswer): void;
  /** Removes, or with `soft` makes stale at `now`; tells how many. */
  purge(what: PurgeTarget, options: { soft: boolean; now: number }): number;
  /** Bytes that are taken. */
  size(): number;
  /** Answers that are stored. */
  count(): number;
  /** Bytes of the memory that small bodies lie in. */
  bodies(): number;
}

/** Seconds for which an answer that was purged softly may be served at least: while refreshed, or if that fails. */
const SOFT_WINDOW = 60;
const none: readonly string[] = [];

/** @param capacity bytes of everything that is stored */
export function createAnswerStore(capacity: number): AnswerStore {
  const answers = createBoundedMap<StoredAnswer>({
    capacity,
    onEvict(_key, answer) {
      forget(answer);
      tellDependents(answer);
    },
  });
  const variants = new Map<string, { names: readonly string[]; keys: Set<string> }>();
  const bySurrogateKey = new Map<string, Set<StoredAnswer>>();
  const interning = createInterning();
  const bodies = createBodyPool();

  /** Takes it out of every index. */
  function forget(answer: StoredAnswer): void {
    answer.isStored = false;
    bodies.release(answer);
    for (const surrogateKey of answer.surrogateKeys) {
      const among = bySurrogateKey.get(surrogateKey);
      among?.delete(answer);
      if (among?.size === 0) bySurrogateKey.delete(surrogateKey);
    }
    if (answer.key === answer.target) return;
    const index = variants.get(answer.target);
    index?.keys.delete(answer.key);
    if (index?.keys.size === 0) variants.delete(answer.target);
  }

  function remove(answer: StoredAnswer): void {
    if (answers.peek(answer.key) !== answer) return;
    answers.delete(answer.key);
    forget(answer);
    tellDependents(answer);
  }

  /** All that are stored for one address. */
  function ofTarget(target: string): StoredAnswer[] {
    const keys = [target, ...(variants.get(target)?.keys ?? [])];
    return keys.map((key) => answers.peek(key)).filter((answer) => answer !== undefined);
  }

  function concernedBy(what: PurgeTarget): StoredAnswer[] {
    if (what === 'all') return [...answers.values()];
    return 'url' in what ? ofTarget(what.url) : [...(bySurrogateKey.get(what.key) ?? [])];
  }

  function put(init: StoredAnswerInit, vary: readonly string[]): StoredAnswer {
    const isVariant = init.key !== init.target;
    const known = variants.get(init.target);
    // Answers that were told apart by something else would be found, or missed, wrongly.
    if (vary.join() !== (known?.names.join() ?? '')) ofTarget(init.target).forEach(remove);
    const before = answers.peek(init.key);
    const key = ownString(init.key);
    const answer = new StoredAnswer({
      ...init,
      key,
      target: isVariant ? ownString(init.target) : key,
      body: bodies.take(init.body),
      headers: interning.fields(init.headers),
      surrogateKeys: interning.strings(init.surrogateKeys),
    });
    bodies.adopt(answer);
    if (before !== undefined) remove(before);
    answers.set(key, answer, footprintOf(answer));
    if (answers.peek(key) === undefined) {
      answer.isStored = false;
      bodies.release(answer);
      return answer;
    }
    for (const surrogateKey of answer.surrogateKeys) {
      const among = bySurrogateKey.get(surrogateKey);
      if (among === undefined) bySurrogateKey.set(surrogateKey, new Set([answer]));
      else among.add(answer);
    }
    if (isVariant) {
      const index = variants.get(answer.target);
      if (index === undefined) variants.set(answer.target, { names: vary, keys: new Set([key]) });
      else index.keys.add(key);
    }
    return answer;
  }

  return {
    varyOf: (target) => (variants.size === 0 ? none : (variants.get(target)?.names ?? none)),
    get: (key) => answers.get(key),
    peek: (key) => answers.peek(key),
    put,
    remove,
    purge(what, { soft, now }) {
      const concerned = concernedBy(what);
      for (const answer of concerned) {
        if (soft) soften(answer, now);
        else remove(answer);
      }
      return concerned.length;
    },
    size: answers.size,
    count: answers.count,
    bodies: bodies.size,
  };
}

function soften(answer: StoredAnswer, now: number): void {
  answer.freshUntil = Math.min(answer.freshUntil, now);
  answer.retryAt = 0;
  if (!answer.mustRevalidate) {
    answer.staleWhileRevalidate = Math.max(answer.staleWhileRevalidate, SOFT_WINDOW);
    answer.staleIfError = Math.max(answer.staleIfError, SOFT_WINDOW);
  }
  tellDependents(answer);
}

function tellDependents(answer: StoredAnswer): void {
  const { dependents } = answer;
  if (dependents === undefined) return;
  answer.dependents = undefined;
  for (const tell of dependents) tell();
}
