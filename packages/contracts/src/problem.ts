export type { CodedError, ErrorDefinition } from './problem/define-errors.ts';
export { defineErrors } from './problem/define-errors.ts';
export type { FieldFault } from './problem/invalid-input.ts';
export { invalidInput } from './problem/invalid-input.ts';
export type { Problem, ProblemInit } from './problem/problem.ts';
export { isProblem, PROBLEM_TYPE, ProblemError, problemFrom, toProblem } from './problem/problem.ts';
