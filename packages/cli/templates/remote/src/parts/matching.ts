/** Which questions a search finds, and how that is said. */

import type { Question } from '@tessera/bff-sample-page/contract';

/** Those with every word of the query in question or answer; all of them for an empty one. */
export function matching(questions: readonly Question[], query: string): readonly Question[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return questions.filter(({ question, answer }) => {
    const text = `${question} ${answer}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

export function sayHowMany(found: number, all: number): string {
  if (found === all) return all === 1 ? '1 answer' : `${all} answers`;
  return found === 0 ? 'No answer has these words. Try fewer of them.' : `${found} of ${all} answers`;
}
