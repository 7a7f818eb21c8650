/** Loads federation containers: `import()`, `init(scope)`, `get(expose)`. Accepts those of either plugin. */

import type { ShareScope } from './share-scope.ts';

/** What both federation plugins emit as a remote's entry. */
interface Container {
  init(scope: ShareScope, initScope?: unknown[]): unknown;
  get(expose: string): Promise<() => unknown>;
}

export type LoadExpose = (entry: string, expose: string) => Promise<Record<string, unknown>>;

/** How a module of an address is loaded; a seam for tests. */
export type ImportModule = (url: string) => Promise<unknown>;

/**
 * A loader with one scope. A failed container or expose is forgotten, so that a retry loads it again.
 *
 * @throws Error of the import; TypeError when the module is no container
 */
export function createLoader(scope: ShareScope, importModule: ImportModule = importUrl): LoadExpose {
  const containers = new Map<string, Promise<Container>>();

  function openContainer(entry: string): Promise<Container> {
    const open = containers.get(entry);
    if (open !== undefined) return open;
    const opening = importModule(entry).then(async (module) => {
      const container = parseContainer(module, entry);
      await container.init(scope, []);
      return container;
    });
    containers.set(entry, opening);
    opening.catch(() => containers.delete(entry));
    return opening;
  }

  return async (entry, expose) => {
    const container = await openContainer(entry);
    const factory = await container.get(expose);
    return toModule(factory());
  };
}

function importUrl(url: string): Promise<unknown> {
  return import(/* @vite-ignore */ url);
}

function parseContainer(module: unknown, entry: string): Container {
  const { init, get } = (module ?? {}) as Partial<Container>;
  if (typeof init === 'function' && typeof get === 'function') return { init, get };
  throw new TypeError(
    `Cannot load container "${entry}": it exports no init() and get(), build it as a remote`,
  );
}

/** One plugin unwraps modules that have a default export alone, the other does not. */
function toModule(exported: unknown): Record<string, unknown> {
  const isModule = typeof exported === 'object' && exported !== null;
  return isModule ? (exported as Record<string, unknown>) : { default: exported };
}
