/**
 * Shared sets: packages that a remote takes whole from the shell or whole from its own fallback, never mixed. One
 * range for all packages of a set, the platform's, so that a newer patch in a remote never brings a second copy.
 */

export interface SharedSet {
  packages: readonly string[];
  /** The versions of the shell that a remote accepts. */
  range: string;
}

export const sharedSets = {
  react: { packages: ['react', 'react-dom', 'react-dom/client', 'react/jsx-runtime'], range: '^19.0.0' },
  lit: { packages: ['lit'], range: '^3.3.0' },
} as const satisfies Record<string, SharedSet>;

export type SharedSetName = keyof typeof sharedSets;

/** The packages of some sets, each with its range. */
export function packagesOf(sets: readonly SharedSetName[]): Map<string, string> {
  return new Map(
    sets.flatMap((set) => sharedSets[set].packages.map((id) => [id, sharedSets[set].range] as const)),
  );
}
