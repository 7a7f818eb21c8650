/** The source map of a file with many modules: each module's own map, from the line on where it begins (ECMA-426 §10). */

import { mapOf } from './definition.ts';
import type { JoinedGraph } from './graph.ts';
import type { Written } from './write.ts';

export async function writeIndexMap(graph: JoinedGraph, { lines }: Written): Promise<string> {
  const sections = await Promise.all(
    [...lines].map(async ([url, line]) => ({
      offset: { line, column: 0 },
      map: (await mapOf(url, await graph.transform(url))) ?? EMPTY,
    })),
  );
  return JSON.stringify({ version: 3, sections });
}

const EMPTY = { version: 3, sources: [], names: [], mappings: '' };
