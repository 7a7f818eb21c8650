/** What one page may compute. Without extensions a page cannot compute more than its own size. */

import { surrogateErrors } from '../errors.ts';

/** Operations, rounds of loops and pieces of text. */
const STEP_LIMIT = 100_000;
/** Characters of one value. */
const TEXT_LIMIT = 65_536;
/** Items of one list or dictionary. */
const ITEM_LIMIT = 10_000;
/** Functions that call each other. */
const CALL_LIMIT = 16;

/** Each throws ProblemError `surrogate-evaluation-failed` when a limit is passed. */
export interface Budget {
  spend(steps: number): void;
  /** Pays for a text, and gives it back. */
  checkText(text: string): string;
  checkItems(count: number): void;
  enterCall(name: string): void;
  leaveCall(): void;
}

export function createBudget(): Budget {
  let steps = 0;
  let calls = 0;
  const spend = (count: number) => {
    steps += count;
    if (steps > STEP_LIMIT) throw fail('the page', `it takes more than ${STEP_LIMIT} steps`);
  };
  return {
    spend,
    checkText(text) {
      if (text.length > TEXT_LIMIT) throw fail('a text', `it has more than ${TEXT_LIMIT} characters`);
      spend(1 + (text.length >> 6));
      return text;
    },
    checkItems(count) {
      if (count > ITEM_LIMIT) throw fail('a list', `it has more than ${ITEM_LIMIT} items`);
      spend(1 + (count >> 2));
    },
    enterCall(name) {
      if (calls >= CALL_LIMIT) throw fail(`$${name}()`, `calls nest at most ${CALL_LIMIT} deep`);
      calls += 1;
    },
    leaveCall() {
      calls -= 1;
    },
  };
}

function fail(what: string, why: string): Error {
  return surrogateErrors.EVALUATION_FAILED(what, why);
}
