/** Why there is no answer: the time was over. */
export class LateError extends Error {
  override readonly name = 'LateError';
}
