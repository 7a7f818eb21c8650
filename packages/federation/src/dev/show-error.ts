/** Tells a developer what went wrong on the server's side: on the page, in Vite's overlay, and in the terminal. */

import type { HotPayload, ViteDevServer } from 'vite';

/**
 * With the places in the sources, and without what lies between them.
 *
 * @returns what the pages that are open were told
 */
export function showError({ environments, ssrFixStacktrace }: ViteDevServer, error: unknown): HotPayload {
  const failure = error instanceof Error ? error : new Error(String(error));
  ssrFixStacktrace(failure);
  const stack = (failure.stack ?? failure.message)
    .split('\n')
    .filter((line) => !/node_modules|packages\/bff\/src|\(node:|at node:/.test(line))
    .join('\n');
  console.error(`\n${stack}\n`);
  const told: HotPayload = { type: 'error', err: { message: failure.message, stack, plugin: 'tessera' } };
  environments['client']!.hot.send(told);
  return told;
}

/** Lit's shim of the DOM warns of every element that is defined again, which every edit does. */
export function ignoreRedefinitions(): void {
  const warn = console.warn.bind(console);
  console.warn = (...values: unknown[]) => {
    if (!String(values[0]).startsWith("'CustomElementRegistry' already has")) warn(...values);
  };
}
