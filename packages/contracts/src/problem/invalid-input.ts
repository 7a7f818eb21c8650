/** The problem of an input that its contract does not take. */

import { ProblemError } from './problem.ts';

/** What is wrong with one field, by its path: `body.lines.0.quantity`. */
export interface FieldFault {
  field: string;
  detail: string;
}

/** 422 `invalid-input`, with every field and its fault. */
export function invalidInput(faults: FieldFault[]): ProblemError {
  return new ProblemError({
    status: 422,
    code: 'invalid-input',
    title: 'Some fields are not valid',
    detail: faults.map(({ field, detail }) => `${field}: ${detail}`).join('; '),
    errors: faults,
  });
}
