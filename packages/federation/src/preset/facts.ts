/** Reads from a finished bundle what a release must say of its container. */

import { resolve } from 'node:path';
import type { BrowserExpose } from '@tessera/contracts/release';
import type { Rolldown } from 'vite';
import { findContainer, hasPlaceholder } from './container.ts';

export interface ContainerFacts {
  /** The container's file. */
  entry: string;
  exposes: Record<string, BrowserExpose>;
  /** Files that run only when the shell does not satisfy a shared set. */
  fallbacks: string[];
}

type Chunk = Rolldown.OutputChunk & { viteMetadata?: { importedCss: Set<string> } };

/** @throws Error when an expose has no chunk of its own or a placeholder was left */
export function readFacts(
  bundle: Rolldown.OutputBundle,
  exposes: Readonly<Record<string, string>>,
  root: string,
): ContainerFacts {
  const container = findContainer(bundle);
  if (container === undefined || hasPlaceholder(container.code)) {
    throw new Error(
      'Cannot build container: the federation plugin left it unfinished, build one remote per process',
    );
  }
  const entries = Object.entries(exposes).map(([name, source]) => {
    const file = resolve(root, source);
    const chunk = Object.values(bundle).find((part) => part.type === 'chunk' && part.facadeModuleId === file);
    if (chunk === undefined) {
      throw new Error(
        `Cannot build expose "${name}": "${source}" has no chunk of its own, export something from it`,
      );
    }
    const closure = closureOf(bundle, chunk.fileName);
    // The container comes before every expose, so its own imports are loaded with each of them.
    const preload = new Set([...closureOf(bundle, container.fileName).preload, ...closure.preload]);
    return [name, { ...closure, preload: [...preload].sort() }] as const;
  });
  const facts = { entry: container.fileName, exposes: Object.fromEntries(entries) };
  refuseLazyStyles(bundle, new Set(entries.flatMap(([, { css }]) => css)));
  return { ...facts, fallbacks: readFallbacks(bundle, facts) };
}

function readFallbacks(bundle: Rolldown.OutputBundle, facts: Omit<ContainerFacts, 'fallbacks'>): string[] {
  const exposed = Object.values(facts.exposes).flatMap(({ file, preload }) => [file, ...preload]);
  const running = new Set([facts.entry, ...exposed]);
  const shared = Object.keys(bundle).filter((file) => file.includes('__federation_shared_'));
  const files = shared.flatMap((file) => [file, ...closureOf(bundle, file).preload]);
  return [...new Set(files)].filter((file) => !running.has(file)).sort();
}

/** Nobody would load the style sheet of a lazy chunk: only those of exposes are on the page. */
function refuseLazyStyles(bundle: Rolldown.OutputBundle, known: ReadonlySet<string>): void {
  for (const file of Object.keys(bundle)) {
    if (!file.endsWith('.css') || known.has(file)) continue;
    throw new Error(`Cannot build "${file}": a lazy chunk imports it, import it where the expose does`);
  }
}

/** A chunk's file, style sheets and static imports at any depth. */
export function closureOf(bundle: Rolldown.OutputBundle, file: string): BrowserExpose {
  const css = new Set<string>();
  const seen = new Set<string>();
  const walk = (name: string) => {
    const chunk = bundle[name] as Chunk | undefined;
    if (chunk === undefined || seen.has(name)) return;
    seen.add(name);
    for (const imported of chunk.imports) walk(imported);
    for (const sheet of chunk.viteMetadata?.importedCss ?? []) css.add(sheet);
  };
  walk(file);
  seen.delete(file);
  return { file, css: [...css], preload: [...seen].sort() };
}
