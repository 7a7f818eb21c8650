/** What each test means of payment does. Pure; an unknown one is declined. */

export type Move =
  | { do: 'answer'; status: 'charged' | 'declined' }
  | { do: 'fail' }
  /** Never answers; the charge is in the books or not. */
  | { do: 'hang'; record: boolean }
  /** Charges, and tells so by a webhook: once, twice, before it answers, late or never. */
  | { do: 'tell'; hook: 'once' | 'twice' | 'before' | 'late' | 'never' };

const hooks: Readonly<Record<string, 'once' | 'twice' | 'before' | 'late' | 'never'>> = {
  'test-webhook': 'once',
  'test-webhook-twice': 'twice',
  'test-webhook-before': 'before',
  'test-webhook-late': 'late',
  'test-webhook-never': 'never',
};

/** @param attempt 1 for the first time that this charge is asked for */
export function scriptOf(token: string, attempt: number): Move {
  switch (token) {
    case 'test-accept':
      return { do: 'answer', status: 'charged' };
    case 'test-timeout':
      return { do: 'hang', record: false };
    case 'test-timeout-charged':
      return { do: 'hang', record: true };
    case 'test-fail-then-accept':
      return attempt <= 2 ? { do: 'fail' } : { do: 'answer', status: 'charged' };
    default: {
      const hook = Object.hasOwn(hooks, token) ? hooks[token] : undefined;
      return hook === undefined ? { do: 'answer', status: 'declined' } : { do: 'tell', hook };
    }
  }
}
