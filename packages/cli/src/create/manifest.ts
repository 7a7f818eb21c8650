/** Manifests of created workspaces, put together from the layers of a template. */

export type Manifest = Readonly<Record<string, unknown>>;

const tables = ['scripts', 'dependencies', 'devDependencies'];

/** Fields of the later one win; tables of scripts and dependencies are joined, sorted by name. */
export function mergeManifests(before: Manifest, after: Manifest): Manifest {
  const joined = tables.flatMap((name): [string, unknown][] => {
    if (before[name] === undefined || after[name] === undefined) return [];
    const all = Object.entries({ ...(before[name] as object), ...(after[name] as object) });
    return [[name, Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)))]];
  });
  return { ...before, ...after, ...Object.fromEntries(joined) };
}

/** Names ranges that a registry knows. */
export function withRanges(manifest: Manifest, range: (name: string) => string): Manifest {
  const resolved = ['dependencies', 'devDependencies'].flatMap((table): [string, unknown][] => {
    const found = manifest[table] as Record<string, string> | undefined;
    if (found === undefined) return [];
    return [[table, Object.fromEntries(Object.keys(found).map((name) => [name, range(name)]))]];
  });
  return { ...manifest, ...Object.fromEntries(resolved) };
}
