/** Completes what was typed so far to queries that find something. */

import type { Vocabulary } from './vocabulary.ts';
import { toTerm, toWords } from './words.ts';

/** At most `limit` queries, the most frequent first; typing errors in the last word are corrected. */
export function suggestQueries(vocabulary: Vocabulary, text: string, limit: number): string[] {
  const words = toWords(text);
  const last = words.pop();
  if (last === undefined) return [];
  const begin = words.length > 0 ? `${words.join(' ')} ` : '';
  const exact = vocabulary.get(toTerm(last));
  const extensions = vocabulary.extensions(last);
  const terms = exact && !extensions.includes(exact) ? [exact, ...extensions] : extensions;
  const found = terms.length > 0 ? terms : vocabulary.corrections(toTerm(last));
  const queries = found
    .filter((term) => term.naming > 0 && !/\d/.test(term.surface))
    .sort((a, b) => b.naming - a.naming)
    .map((term) => begin + term.surface);
  return [...new Set(queries)].slice(0, limit);
}
