/** Finds the products that a text means, with a score each, and what the text should have been. */

import type { Match, Term, Vocabulary } from './vocabulary.ts';
import { toTerm, toWords } from './words.ts';

export interface TextMatches {
  /** Document numbers, ascending order not guaranteed. */
  documents: Uint32Array;
  /** By document number; only those of `documents` count. */
  scores: Float32Array;
  /** The text with typing errors corrected, or null when nothing had to be. */
  corrected: string | null;
}

const EXTENSION = 0.6;
const CORRECTION = 0.5;
const MAX_WORDS = 8;

/** Reused between queries; each query leaves them cleared. */
export class TextSearch {
  #scores = new Float32Array(0);
  #best = new Float32Array(0);
  #hits = new Uint8Array(0);

  /** @param size the number of documents */
  find(vocabulary: Vocabulary, text: string, size: number): TextMatches {
    const words = toWords(text).slice(0, MAX_WORDS);
    const plans = words.map((word, place) => planWord(vocabulary, word, place === words.length - 1));
    this.#reset(size);
    const touched: number[] = [];
    for (const plan of plans) this.#scoreWord(plan.matches, size, touched);

    const most = touched.reduce((max, document) => Math.max(max, this.#hits[document]!), 0);
    const documents = Uint32Array.from(touched.filter((document) => this.#hits[document] === most));
    const changed = plans.some((plan) => plan.corrected !== null);
    return {
      documents,
      scores: this.#scores,
      corrected: changed ? plans.map((plan) => plan.corrected ?? plan.word).join(' ') : null,
    };
  }

  #reset(size: number): void {
    if (this.#scores.length < size) {
      this.#scores = new Float32Array(size * 2);
      this.#best = new Float32Array(size * 2);
      this.#hits = new Uint8Array(size * 2);
      return;
    }
    this.#scores.fill(0);
    this.#hits.fill(0);
  }

  /** Each document counts a word once, by the best of its matches. */
  #scoreWord(matches: readonly Match[], size: number, touched: number[]): void {
    const [best, scores, hits] = [this.#best, this.#scores, this.#hits];
    const hit: number[] = [];
    for (const { term, quality } of matches) {
      const rarity = Math.log(1 + size / term.postings.length) * quality;
      for (const posting of term.postings) {
        const document = Math.floor(posting / 16);
        const score = rarity * (posting & 15);
        if (best[document] === 0) hit.push(document);
        if (score > best[document]!) best[document] = score;
      }
    }
    for (const document of hit) {
      if (hits[document] === 0) touched.push(document);
      hits[document]!++;
      scores[document]! += best[document]!;
      best[document] = 0;
    }
  }
}

interface WordPlan {
  word: string;
  matches: Match[];
  /** The word that was meant, or null when it was found as it is. */
  corrected: string | null;
}

function planWord(vocabulary: Vocabulary, word: string, last: boolean): WordPlan {
  const exact = vocabulary.get(toTerm(word));
  const mayGoOn = last || word.length >= 3;
  const extensions = mayGoOn ? vocabulary.extensions(word).filter((term) => term !== exact) : [];
  if (exact || extensions.length > 0) {
    return {
      word,
      corrected: null,
      matches: [...toMatches(exact ? [exact] : [], 1), ...toMatches(extensions, EXTENSION)],
    };
  }
  const corrections = vocabulary.corrections(toTerm(word));
  return {
    word,
    corrected: corrections[0]?.surface ?? null,
    matches: toMatches(corrections, CORRECTION),
  };
}

function toMatches(terms: readonly Term[], quality: number): Match[] {
  return terms.map((term) => ({ term, quality }));
}
