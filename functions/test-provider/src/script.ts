/** What each test means of payment does. Pure; an unknown one is declined. */

export type Move =
  | { do: 'answer'; status: 'charged' | 'declined' }
  | { do: 'fail' }
  /** Never answers; the charge is in the books or not. */
  | { do: 'hang'; record: boolean };

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
    default:
      return { do: 'answer', status: 'declined' };
  }
}
