/**
 * The server's side of a working copy: its modules, evaluated by Vite's module runner. After a save, what has changed
 * and what imports it is evaluated anew, and not before somebody asks: while one types, the browser comes first.
 */

import { createServerModuleRunner, type ViteDevServer } from 'vite';
import type { EvaluatedModuleNode } from 'vite/module-runner';

export interface ServerModules {
  /** The exports of a module as it is now, by its path below the root. Rejects with what evaluating it throws. */
  open<T>(path: string): Promise<T>;
  close(): Promise<void>;
}

export function createServerModules(vite: ViteDevServer): ServerModules {
  // Its own hot replacement would evaluate everything at every save.
  const runner = createServerModuleRunner(vite.environments['ssr']!, { hmr: false });
  const { evaluatedModules } = runner;
  const changed = new Set<string>();
  vite.watcher.on('all', (_event, file) => void changed.add(file));

  function forget(node: EvaluatedModuleNode, forgotten = new Set<EvaluatedModuleNode>()): void {
    if (forgotten.has(node)) return;
    forgotten.add(node);
    for (const id of node.importers) {
      const importer = evaluatedModules.getModuleById(id);
      if (importer !== undefined) forget(importer, forgotten);
    }
    evaluatedModules.invalidateModule(node);
  }

  return {
    open(path) {
      for (const file of changed) {
        for (const node of evaluatedModules.getModulesByFile(file) ?? []) forget(node);
      }
      changed.clear();
      return runner.import(`/${path}`);
    },
    close: () => runner.close(),
  };
}
