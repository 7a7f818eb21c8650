/**
 * Which items of a batch a function could not handle
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting).
 */

/**
 * The identifiers of those that failed; all of them for an answer that does not say so properly.
 *
 * @param answer JSON
 * @param sent the identifiers of the batch
 */
export function readFailures(answer: string, sent: readonly string[]): ReadonlySet<string> {
  const failures = failuresOf(JSON.parse(answer));
  if (failures === null) return new Set();
  const told = Array.isArray(failures)
    ? failures.map((failure: unknown) => (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier)
    : [undefined];
  const known = new Set<unknown>(sent);
  return new Set(told.every((id) => known.has(id)) ? (told as string[]) : sent);
}

/** Null for an answer that names none. */
function failuresOf(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null) return null;
  return (answer as { batchItemFailures?: unknown }).batchItemFailures ?? null;
}
