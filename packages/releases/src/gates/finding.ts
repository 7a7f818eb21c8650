/** What a gate found. Every gate is asked, so that whoever is refused learns all that is to mend at once. */

import { ProblemError } from '@tessera/contracts/problem';

/** What is asked: first of one release, then of all that would be live together. */
export type Gate =
  | 'parts'
  | 'imports'
  | 'budget'
  | 'duplicates'
  | 'routes'
  | 'nests'
  | 'layout'
  | 'parameters'
  | 'events'
  | 'shared'
  | 'bff';

export interface Finding<G extends string = Gate> {
  gate: G;
  ok: boolean;
  /** Why it refuses. */
  error: ProblemError | null;
}

/** Refusals of one gate that are told; a shell that fits nobody is refused by everybody. */
const MOST = 20;

/** One finding for each refusal, or that there is none. */
export function toFindings<G extends string>(gate: G, errors: readonly ProblemError[]): Finding<G>[] {
  if (errors.length === 0) return [{ gate, ok: true, error: null }];
  return errors.slice(0, MOST).map((error) => ({ gate, ok: false, error }));
}

/**
 * Lets everything through or throws the first refusal. When there are several, all of them are its `errors`.
 *
 * @throws ProblemError
 */
export function requirePassed(findings: readonly Finding<string>[]): void {
  const refusals = findings.flatMap(({ gate, error }) => (error === null ? [] : [{ gate, error }]));
  const [first] = refusals;
  if (first === undefined) return;
  if (refusals.length === 1) throw first.error;
  const { type: _, title, status, code, detail, ...extensions } = first.error.problem;
  throw new ProblemError({
    title,
    status,
    code,
    extensions,
    ...(detail === undefined ? {} : { detail }),
    errors: refusals.map(({ gate, error }) => ({ field: gate, code: error.code, detail: error.message })),
  });
}
