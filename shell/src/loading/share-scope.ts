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
