/** How long an answer may be: Lambda's own limit, and its own words for more. */

/** Bytes. */
export const ANSWER_LIMIT = 6 * 1_048_576;

/** @param length bytes */
export function describeTooLarge(length: number): string {
  const errorMessage = `Response payload size (${length} bytes) exceeded maximum allowed payload size (${ANSWER_LIMIT} bytes).`;
  return JSON.stringify({ errorType: 'Function.ResponseSizeTooLarge', errorMessage });
}
