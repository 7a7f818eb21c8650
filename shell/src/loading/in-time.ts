/** A deadline for what loads files. */

import { FileError } from './why-failed.ts';

/**
 * Settles as `loading` does.
 *
 * @param late what the error says after so many milliseconds
 * @throws FileError then
 */
export function inTime<T>(loading: Promise<T>, milliseconds: number, late: string): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new FileError(late)), milliseconds);
  return Promise.race([loading, promise]).finally(() => clearTimeout(timer));
}
