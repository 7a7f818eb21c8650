/** Turns a remote's React pages into its server bundle. */

import { fragmentUrl, slotMarkup } from '@tessera/contracts/fragment';
import { renderToString } from 'react-dom/server.edge';
import type { Instance, ServerFragment, ServerRemote } from '../server/protocol.ts';
import { renderPage } from './app.tsx';
import type { AnyReactPage } from './page.ts';

export function createReactServer(options: {
  name: string;
  pages: Readonly<Record<string, AnyReactPage>>;
}): ServerRemote {
  const fragments = Object.entries(options.pages).map(([fragment, page]) => {
    const entry: ServerFragment = {
      load: (request) => page.load(request),
      ...(page.submit === undefined ? {} : { submit: (request) => page.submit!(request) }),
      render: (props, instance) => renderRoot(options.pages, fragment, props, instance),
    };
    return [fragment, entry] as const;
  });
  return { name: options.name, fragments: Object.fromEntries(fragments) };
}

function renderRoot(
  pages: Readonly<Record<string, AnyReactPage>>,
  fragment: string,
  props: unknown,
  instance: Instance,
): string {
  const context = {
    api: undefined,
    navigate: onServer,
    show: onServer,
    submit: onServer,
    slotMarkup: (slot: { name: string; key: string; query: Readonly<Record<string, string>> }) =>
      includeOf(slot, instance),
  };
  const tree = renderPage(pages, { fragment, props }, context, `${fragment}-0`);
  const html = renderToString(tree, { identifierPrefix: instance.key });
  // React puts a preload of every eager image before the root; the page's head has the one that counts.
  return `<div>${html.replace(/^(?:<link rel="preload"[^>]*>)+/, '')}</div>`;
}

/** The include of a nested fragment. Nothing for a remote that this page has no release of: the slot stays empty. */
function includeOf(
  slot: { name: string; key: string; query: Readonly<Record<string, string>> },
  instance: Instance,
): string {
  const [remote = '', fragment = ''] = slot.name.split('/');
  const release = instance.nests[remote];
  if (release === undefined) return '';
  const src = fragmentUrl({ remote, release, fragment }, [...Object.entries(slot.query), ['key', slot.key]]);
  const markup = slotMarkup({ name: slot.name, key: slot.key, src });
  return markup.slice(markup.indexOf('>') + 1, markup.lastIndexOf('</'));
}

function onServer(): never {
  throw new Error('Cannot navigate, show or send on the server: do it in an event handler or an effect');
}
