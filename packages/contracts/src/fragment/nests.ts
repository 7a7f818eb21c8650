/**
 * The `nests` parameter of a fragment's URL: which releases its nested fragments come from, so that the same page
 * always asks for the same set. `recommendations@1.0.0-0a1b2c3d,navigation@2.1.0-11223344`.
 */

/** Remote → `<version>-<digest8>`, as the value of the parameter; sorted, so that equal sets are equal URLs. */
export function encodeNests(releases: Readonly<Record<string, string>>): string {
  return Object.entries(releases)
    .map(([remote, release]) => `${remote}@${release}`)
    .sort()
    .join(',');
}

/** @throws SyntaxError for anything that {@link encodeNests} does not write */
export function parseNests(value: string): Record<string, string> {
  if (value === '') return {};
  const entries = value.split(',').map((part) => {
    const found = /^([a-z][a-z0-9-]*)@(\d+\.\d+\.\d+[0-9A-Za-z.-]*-[0-9a-f]{8})$/.exec(part);
    if (found === null) {
      throw new SyntaxError('Cannot read nests: use "remote@version-digest8", separated by commas');
    }
    return [found[1]!, found[2]!] as const;
  });
  return Object.fromEntries(entries);
}
