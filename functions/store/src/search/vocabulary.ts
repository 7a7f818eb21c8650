/** All words of the catalogue: which products hold them and how heavily, found by the word, its begin, or a typo. */

import { letterMask, maskDifference, typoDistance, typosAllowed } from './typo.ts';

/** From this weight on, a field names a product instead of telling about it. */
export const NAMING_WEIGHT = 7;

/** A word of the catalogue that answers a word of the query. */
export interface Match {
  term: Term;
  /** 1 for the very word, less for a longer word that begins so, least for a corrected one. */
  quality: number;
}

export interface Term {
  text: string;
  /** The word as it is mostly written, for suggestions. */
  surface: string;
  mask: number;
  /** Document × 16 + weight of the field, one entry per document, ascending. */
  postings: number[];
  /** How many documents are named by it: it is in their name, brand, keywords or category. */
  naming: number;
}

const MAX_EXTENSIONS = 120;
const MAX_CORRECTIONS = 6;

export class Vocabulary {
  readonly #terms = new Map<string, Term>();
  #sorted: Term[] | null = null;
  #byLength: Term[][] = [];

  /** Notes that a document holds a word; documents are added in ascending order. */
  add(text: string, surface: string, entry: { document: number; weight: number }): void {
    let term = this.#terms.get(text);
    if (term === undefined) {
      term = { text, surface, mask: letterMask(text), postings: [], naming: 0 };
      this.#terms.set(text, term);
      this.#byLength[text.length] ??= [];
      this.#byLength[text.length]!.push(term);
      this.#sorted = null;
    }
    term.postings.push(entry.document * 16 + entry.weight);
    if (entry.weight >= NAMING_WEIGHT) term.naming++;
  }

  get(text: string): Term | undefined {
    return this.#terms.get(text);
  }

  /** Words that begin with a text, the most frequent first. */
  extensions(text: string): Term[] {
    this.#sorted ??= [...this.#terms.values()].sort((a, b) => (a.text < b.text ? -1 : 1));
    const found: Term[] = [];
    for (let i = lowerBound(this.#sorted, text); i < this.#sorted.length; i++) {
      const term = this.#sorted[i]!;
      if (!term.text.startsWith(text)) break;
      found.push(term);
    }
    return found.sort((a, b) => b.postings.length - a.postings.length).slice(0, MAX_EXTENSIONS);
  }

  /** Words that a misspelt one may mean: nearest first, then the most frequent. */
  corrections(text: string): Term[] {
    const limit = typosAllowed(text);
    if (limit === 0) return [];
    const mask = letterMask(text);
    const found: { term: Term; distance: number }[] = [];
    for (let length = text.length - limit; length <= text.length + limit; length++) {
      for (const term of this.#byLength[length] ?? []) {
        if (maskDifference(mask, term.mask) > 2 * limit) continue;
        const distance = typoDistance(text, term.text, limit);
        if (distance <= limit) found.push({ term, distance });
      }
    }
    // A first letter is seldom wrong.
    const rank = ({ term, distance }: { term: Term; distance: number }) =>
      distance + (term.text[0] === text[0] ? 0 : 0.5);
    found.sort((a, b) => rank(a) - rank(b) || b.term.postings.length - a.term.postings.length);
    const nearest = found[0] ? rank(found[0]) : 0;
    return found
      .filter((candidate) => rank(candidate) <= nearest)
      .slice(0, MAX_CORRECTIONS)
      .map(({ term }) => term);
  }
}

function lowerBound(sorted: readonly Term[], text: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]!.text < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
