/**
 * The one share scope of the page. Its entries have the members that containers of either federation plugin read:
 * originjs needs `get`; @module-federation also `version`, `from`, `scope`, `shareConfig`, `loaded`, `strategy`.
 */

export interface SharedEntry {
  get(): Promise<() => unknown>;
  loaded: boolean;
  scope: string[];
  version: string;
  from: string;
  strategy: 'version-first';
  useIn: string[];
  deps: string[];
  shareConfig: { singleton: boolean; requiredVersion: string; eager: boolean; strictVersion: boolean };
}

/** Package → version → entry. */
export type ShareScope = Record<string, Record<string, SharedEntry>>;

/** Offers a package to every remote, in exactly one version. */
export function provide(scope: ShareScope, id: string, version: string, load: () => Promise<unknown>): void {
  scope[id] = {
    ...scope[id],
    [version]: {
      get: async () => {
        const module = await load();
        return () => module;
      },
      loaded: true,
      scope: ['default'],
      version,
      from: 'shell',
      strategy: 'version-first',
      useIn: [],
      deps: [],
      shareConfig: { singleton: true, requiredVersion: `^${version}`, eager: false, strictVersion: false },
    },
  };
}

/** Whether a version lies in a caret range, `^major.minor.patch`, as platform ranges are written. */
export function satisfiesCaret(version: string | undefined, range: string): boolean {
  const parse = (text: string) => text.split('.').map(Number);
  const [major, minor, patch] = parse(version ?? '');
  const [wantedMajor, wantedMinor = 0, wantedPatch = 0] = parse(range.replace(/^\^/, ''));
  if (major === undefined || major !== wantedMajor) return false;
  return minor! > wantedMinor || (minor === wantedMinor && patch! >= wantedPatch);
}
