/** How the reference processor fails: for the markup with the code of it, while it runs with one word for all. */

export class ReferenceFailure extends Error {
  override readonly name = 'ReferenceFailure';
  readonly code:
    | 'surrogate-markup-malformed'
    | 'surrogate-markup-unclosed'
    | 'surrogate-expression-malformed'
    | 'failed';

  constructor(code: ReferenceFailure['code'], message: string) {
    super(message);
    this.code = code;
  }
}

export function malformed(message: string): ReferenceFailure {
  return new ReferenceFailure('surrogate-markup-malformed', message);
}

export function unclosed(message: string): ReferenceFailure {
  return new ReferenceFailure('surrogate-markup-unclosed', message);
}
