/** The modules of a working copy as definitions, for as long as they stay as they are. */

import type { DevEnvironment, TransformResult } from 'vite';
import { type Definition, toDefinition } from './definition.ts';
import { withoutImportMark } from './marks.ts';

export interface JoinedGraph {
  /** Whether a module may be joined: not what the browser must load by itself, as pre-bundled packages. */
  isJoinable(url: string): boolean;
  /** `null` where the browser itself has to load it. Rejects with what transforming it throws. */
  definitionOf(url: string): Promise<Definition | null>;
  /** All that the modules import, and they themselves, by address; without those that cannot be transformed. */
  reach(urls: readonly string[]): Promise<Map<string, Definition | null>>;
  /** Names of all that a module exports, without those of modules that the browser loads. */
  namesOf(url: string): Promise<Set<string>>;
  transform(url: string): Promise<TransformResult>;
}

/** @param natives addresses that are never joined */
export function createJoinedGraph(
  environment: DevEnvironment,
  { base, natives }: { base: string; natives: readonly string[] },
): JoinedGraph {
  const definitions = new WeakMap<TransformResult, Promise<Definition | null>>();
  const own = /^(?:@vite|@id|@react-refresh|node_modules)\b/;

  const graph: JoinedGraph = {
    isJoinable(url) {
      const [path = '', query = ''] = url.split('?', 2);
      return (
        path.startsWith(base) &&
        !own.test(path.slice(base.length)) &&
        !path.includes('/node_modules/') &&
        !natives.includes(path) &&
        !/(?:^|&)(?:worker|sharedworker|worker_file|direct)\b/.test(query)
      );
    },

    async transform(url) {
      const result = await environment.transformRequest(url.slice(base.length - 1));
      if (result === null) throw new Error(`Cannot find ${url}`);
      return result;
    },

    async definitionOf(url) {
      const result = await graph.transform(url);
      const known = definitions.get(result) ?? toDefinition(url, result);
      definitions.set(result, known);
      return known;
    },

    async reach(urls) {
      const reached = new Map<string, Definition | null>();
      const looked = new Set<string>();
      async function look(url: string): Promise<void> {
        if (looked.has(url) || !graph.isJoinable(url)) return;
        looked.add(url);
        // Asked for by itself, it says what is wrong with it.
        const found = await graph.definitionOf(url).catch(() => undefined);
        if (found === undefined) return;
        reached.set(url, found);
        await Promise.all((found?.imports ?? []).map((one) => look(withoutImportMark(one))));
      }
      await Promise.all(urls.map(look));
      // The same text for the same modules, whichever was transformed first.
      return new Map([...reached].toSorted(([a], [b]) => (a < b ? -1 : 1)));
    },

    async namesOf(url) {
      const names = new Set<string>();
      const looked = new Set<string>();
      async function look(one: string): Promise<void> {
        if (looked.has(one) || !graph.isJoinable(one)) return;
        looked.add(one);
        const found = await graph.definitionOf(one);
        for (const name of found?.names ?? []) if (one === url || name !== 'default') names.add(name);
        await Promise.all((found?.stars ?? []).map((star) => look(withoutImportMark(star))));
      }
      await look(url);
      return names;
    },
  };
  return graph;
}
