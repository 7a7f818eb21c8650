/** What the browser is sent: all modules of a page in one file, or one that has come later. */

import type { Definition } from './definition.ts';
import { PARAMETERS } from './definition.ts';
import type { JoinedGraph } from './graph.ts';
import { withoutImportMark } from './marks.ts';

/** A file, and from which of its lines on (from 0) the code of a module stands there. */
export interface Written {
  code: string;
  lines: ReadonlyMap<string, number>;
}

/** @param runtime the address of the browser's registry */
export async function writeDefinitions(
  graph: JoinedGraph,
  definitions: ReadonlyMap<string, Definition | null>,
  runtime: string,
): Promise<Written> {
  const names = new Map<string, string>();
  const nativeName = (url: string) => {
    const name = names.get(url) ?? `__native_${names.size}`;
    names.set(url, name);
    return name;
  };
  const parts: string[] = [];
  const lines = new Map<string, number>();
  let line = 0;
  for (const [url, definition] of definitions) {
    const { imports = [], code = '' } = definition ?? {};
    const joined: string[] = [];
    const natives: string[] = [];
    for (const one of imports) {
      if (await isJoined(graph, one)) joined.push(withoutImportMark(one));
      else natives.push(`${JSON.stringify(one)}: ${nativeName(one)}`);
    }
    if (definition === null) continue;
    parts.push(
      `define(${JSON.stringify(url)}, ${JSON.stringify(joined)}, { ${natives.join(', ')} }, (${PARAMETERS}) => {`,
      code,
      '});',
    );
    lines.set(url, line + 1);
    line += code.split('\n').length + 2;
  }
  const head = [...names].map(([url, name]) => `import * as ${name} from ${JSON.stringify(url)};`);
  head.push(`import { define } from ${JSON.stringify(runtime)};`);
  return {
    code: [...head, ...parts, ''].join('\n'),
    lines: new Map([...lines].map(([url, at]) => [url, at + head.length])),
  };
}

/** Makes of a definition the module itself. */
export async function writeModule(
  graph: JoinedGraph,
  url: string,
  definition: Definition,
  runtime: string,
): Promise<Written> {
  const { code, lines } = await writeDefinitions(graph, new Map([[url, definition]]), runtime);
  const names = [...(await graph.namesOf(url))];
  const foreign = await Promise.all(
    definition.stars.map(async (star) => ((await isJoined(graph, star)) ? [] : [star])),
  );
  const tail = [
    `import { load } from ${JSON.stringify(runtime)};`,
    ...foreign.flat().map((star) => `export * from ${JSON.stringify(star)};`),
    `const __module = await load(${JSON.stringify(url)});`,
    ...names.map((name, index) => `const __export_${index} = __module[${JSON.stringify(name)}];`),
    `export { ${names.map((name, index) => `__export_${index} as ${JSON.stringify(name)}`).join(', ')} };`,
  ];
  return { code: `${code}${tail.join('\n')}\n`, lines };
}

async function isJoined(graph: JoinedGraph, url: string): Promise<boolean> {
  const module = withoutImportMark(url);
  if (!graph.isJoinable(module)) return false;
  // One that cannot be transformed says so when it is asked for.
  return (await graph.definitionOf(module).catch(() => undefined)) !== null;
}
