/** Platform ranges: what a shared set of a release asks of the shell. */

/** Whether a version lies in a caret range, `^major.minor.patch`, as platform ranges are written. */
export function satisfiesCaret(version: string | undefined, range: string): boolean {
  const parse = (text: string) => text.split('.').map(Number);
  const [major, minor, patch] = parse(version ?? '');
  const [wantedMajor, wantedMinor = 0, wantedPatch = 0] = parse(range.replace(/^\^/, ''));
  if (major === undefined || major !== wantedMajor) return false;
  return minor! > wantedMinor || (minor === wantedMinor && patch! >= wantedPatch);
}

/** Whether a shell takes the place of every shared set of a release, so that none of its fallbacks ever runs. */
export function isServedBy(
  provides: Readonly<Record<string, string>>,
  shared: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(shared).every(([set, range]) => satisfiesCaret(provides[set], range));
}
