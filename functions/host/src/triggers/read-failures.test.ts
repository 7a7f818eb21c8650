import { expect, it } from 'vitest';
import { readFailures } from './read-failures.ts';

const item = (...ids: unknown[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});

it.each([
  ['null', null, []],
  ['nothing about it', { done: 3 }, []],
  ['no list', { batchItemFailures: null }, []],
  ['an empty list', item(), []],
  ['one of them', item('b'), ['b']],
  ['one that was not in the batch', item('b', 'z'), ['a', 'b', 'c']],
  ['an empty identifier', item(''), ['a', 'b', 'c']],
  ['no identifier', item(null), ['a', 'b', 'c']],
  ['another name for it', { batchItemFailures: [{ id: 'a' }] }, ['a', 'b', 'c']],
  ['no list but a word', { batchItemFailures: 'a' }, ['a', 'b', 'c']],
])('an answer with %s names those that failed', (_, answer, failed) => {
  expect([...readFailures(JSON.stringify(answer), ['a', 'b', 'c'])]).toEqual(failed);
});
