/** Coded errors: each app keeps one catalogue of what can go wrong, with status and message in one place. */

import { ProblemError } from './problem.ts';

/** One entry of a catalogue. */
export interface ErrorDefinition {
  /** The HTTP status of the problem. */
  status: number;
  /** The kind of problem in words. */
  title: string;
  /** Builds the detail: "Cannot ‹verb› ‹thing› "‹quoted›": ‹state now›, ‹what to do›". */
  message: (...args: never[]) => string;
}

/** Makes the error of one entry: the arguments of its message, then nothing else. */
export type CodedError<D extends ErrorDefinition> = (...args: Parameters<D['message']>) => ProblemError;

/**
 * Turns a catalogue of definitions into functions that make the errors.
 *
 * The code of an error is the app's prefix and the entry's name in kebab-case: `ESI` + `INCLUDE_TIMEOUT` is
 * `esi-include-timeout`.
 */
export function defineErrors<const C extends Record<string, ErrorDefinition>>(
  prefix: string,
  catalogue: C,
): { [K in keyof C]: CodedError<C[K]> } {
  const entries = Object.entries(catalogue).map(([name, definition]) => {
    const code = `${prefix}-${name}`.toLowerCase().replaceAll('_', '-');
    const make = (...args: unknown[]) =>
      new ProblemError({
        status: definition.status,
        code,
        title: definition.title,
        detail: definition.message(...(args as never[])),
      });
    return [name, make] as const;
  });
  return Object.fromEntries(entries) as unknown as { [K in keyof C]: CodedError<C[K]> };
}
