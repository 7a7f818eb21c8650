/**
 * The federation plugin inside our preset. Four faults of it are worked around here; the rest in `container.ts`:
 * it keeps its state in module globals (a second build in one process emits an empty container), it rewrites imports
 * to top-level `await` and misses re-exports and CommonJS, it emits its loader of shared packages as a chunk of its
 * own although the container alone uses it, and it sets options that Rolldown does not know.
 */

import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';

export interface OriginOptions {
  name: string;
  filename: string;
  exposes: Readonly<Record<string, string>>;
  shared: Record<string, { version: string; requiredVersion: string }>;
}

const require = createRequire(import.meta.url);
const folder = dirname(require.resolve('@originjs/vite-plugin-federation'));
let instances = 0;

/** A fresh instance, with its import rewriting switched off. */
export async function createOriginPlugin(options: OriginOptions): Promise<Plugin> {
  const url = `${pathToFileURL(join(folder, 'index.mjs')).href}?instance=${instances++}`;
  const module = (await import(url)) as { default: (options: OriginOptions) => Plugin };
  const plugin = module.default(structuredClone(options));
  const transform = plugin.transform as (this: unknown, code: string, id: string) => unknown;
  plugin.transform = function (code, id) {
    if (id.startsWith('\0virtual:')) return transform.call(this, code, id) as string;
    // Called for its side effect, which emits the chunks of exposes and fallbacks.
    void transform.call(this, '', id);
    return null;
  };
  const start = plugin.buildStart as (this: unknown, inputs: unknown) => unknown;
  plugin.buildStart = async function (inputs) {
    await start.call(withoutLoaderChunk(this), inputs);
  };
  return plugin;
}

/** A build's context that emits everything but the loader of shared packages. */
function withoutLoaderChunk<T extends { emitFile(file: never): string }>(context: T): T {
  return new Proxy(context, {
    get(target, property) {
      const value = Reflect.get(target, property) as unknown;
      if (typeof value !== 'function') return value;
      return (...values: unknown[]) => {
        const { name } = (values[0] ?? {}) as { name?: unknown };
        if (property === 'emitFile' && name === '__federation_fn_import') return '';
        return Reflect.apply(value, target, values) as unknown;
      };
    },
  });
}

/** Removes Rollup-only output options that the plugin sets. */
export function dropRollupOptions<T extends object>(options: T): T {
  const record = options as Record<string, unknown>;
  delete record['manualChunks'];
  delete record['hoistTransitiveImports'];
  return options;
}
