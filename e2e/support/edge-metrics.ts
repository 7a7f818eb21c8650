/** What an edge counts. */

/** The sum of a counter over its labels; 0 before it was ever counted. */
export async function readCounters<Name extends string>(
  edge: string,
  names: readonly Name[],
): Promise<Record<Name, number>> {
  const response = await fetch(`${edge}/metrics`, { signal: AbortSignal.timeout(5_000) });
  const text = await response.text();
  const sumOf = (name: string) =>
    [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))].reduce(
      (sum, [, value]) => sum + Number(value),
      0,
    );
  return Object.fromEntries(names.map((name) => [name, sumOf(name)])) as Record<Name, number>;
}
