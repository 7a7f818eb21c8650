/** Why a pattern is refused, and where in it. */

export class PatternFault extends Error {
  override readonly name = 'PatternFault';

  constructor(path: readonly string[], why: string) {
    super(`"${path.join('.') || 'pattern'}": ${why}`);
  }
}
