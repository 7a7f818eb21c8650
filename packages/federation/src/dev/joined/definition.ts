/** A module as a function that the browser's registry of joined modules evaluates. */

import { Script } from 'node:vm';
import { moduleRunnerTransform, type TransformResult } from 'vite';

export interface Definition {
  /** The body of a function with `PARAMETERS`. */
  code: string;
  /** Addresses that it imports. */
  imports: readonly string[];
  /** What it exports by name. */
  names: readonly string[];
  /** Addresses of which it exports everything. */
  stars: readonly string[];
}

/** In the order in which the registry passes them; the names are those of Vite's transform for module runners. */
export const PARAMETERS =
  '__vite_ssr_import__, __vite_ssr_dynamic_import__, __vite_ssr_exportAll__, __vite_ssr_exportName__, __vite_ssr_import_meta__';

/** `null` for a module that awaits at its top: only the browser itself can evaluate that. */
export async function toDefinition(url: string, { code }: TransformResult): Promise<Definition | null> {
  // A map that says nothing: none is made.
  const transformed = (await moduleRunnerTransform(code, { mappings: '' }, url, code))!;
  const body = withoutAwait(transformed.code);
  if (!isFunctionBody(body)) return null;
  return {
    code: body,
    imports: transformed.deps ?? [],
    names: [...body.matchAll(/^__vite_ssr_exportName__\(("(?:[^"\\]|\\.)+")/gm)].map(
      ([, name]) => JSON.parse(name!) as string,
    ),
    stars: starsOf(body),
  };
}

/** The source map of a definition's code; `null` for one that was made of nothing anybody wrote, as that of a style sheet. */
export async function mapOf(url: string, { code, map }: TransformResult): Promise<TransformResult['map']> {
  if (map === null || !('sources' in map)) return null;
  return (await moduleRunnerTransform(code, map, url, code))!.map;
}

/** The transform awaits every import; here they are all there. Columns stay where the source map has them. */
function withoutAwait(code: string): string {
  return code.replaceAll(/^(const __vite_ssr_import_\d+__ = )await (?=__vite_ssr_import__\()/gm, '$1      ');
}

function isFunctionBody(code: string): boolean {
  try {
    new Script(`'use strict'; ((${PARAMETERS}) => {${code}\n})`);
    return true;
  } catch {
    return false;
  }
}

function starsOf(code: string): string[] {
  const imports = code.matchAll(/^const (__vite_ssr_import_\d+__) = +__vite_ssr_import__\("([^"]+)"/gm);
  const sources = new Map([...imports].map(([, id, source]) => [id!, source!]));
  return [...code.matchAll(/__vite_ssr_exportAll__\((\w+)\);/g)].map(([, id]) => sources.get(id!)!);
}
