import { describe, expect, it } from 'vitest';
import { matching, sayHowMany } from './matching.ts';

const tea = { question: 'Is there tea?', answer: 'Black and green.' };
const milk = { question: 'Is there milk?', answer: 'Yes.' };

describe('matching()', () => {
  it.each([
    { query: '', found: [tea, milk] },
    { query: '  IS there ', found: [tea, milk] },
    { query: 'green tea', found: [tea] },
    { query: 'coffee', found: [] },
  ])('finds $found.length for "$query"', ({ query, found }) => {
    expect(matching([tea, milk], query)).toEqual(found);
  });
});

describe('sayHowMany()', () => {
  it.each([
    { found: 2, all: 2, says: '2 answers' },
    { found: 1, all: 1, says: '1 answer' },
    { found: 1, all: 2, says: '1 of 2 answers' },
    { found: 0, all: 2, says: 'No answer has these words. Try fewer of them.' },
  ])('says "$says"', ({ found, all, says }) => {
    expect(sayHowMany(found, all)).toBe(says);
  });
});
