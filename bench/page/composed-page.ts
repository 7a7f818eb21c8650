/** What the market's composed page says of itself: its head, and the props of each fragment. */

import type { PageProps } from './app/server.ts';

export interface ComposedPage {
  /** The head without what composition adds: import map, preloads of modules, style sheets, scripts. */
  head: string;
  /** Slot key → fragment and props. */
  props: PageProps;
}

export async function readComposedPage(url: string): Promise<ComposedPage> {
  const response = await fetch(url, { headers: { accept: 'text/html' } });
  const html = await response.text();
  if (!response.ok) throw new Error(`Cannot measure: "${url}" answers ${response.status}`);
  const head = /<head>(.*?)<\/head>/s.exec(html)?.[1] ?? '';
  return {
    head: head
      .replace(/<script type="importmap">.*?<\/script>/s, '')
      .replace(/<link rel="(?:modulepreload|stylesheet)"[^>]*>/g, '')
      .replace(/<script type="module"[^>]*><\/script>/g, ''),
    props: readProps(html),
  };
}

/** Fragments nest: the props beside an end tag belong to the innermost open one. */
function readProps(html: string): PageProps {
  const places =
    /<tessera-fragment name="([^"]*)" release="[^"]*" key="([^"]*)">|<script type="application\/json">([^<]*)<\/script><\/tessera-fragment>/g;
  const open: { name: string; key: string }[] = [];
  const found: Record<string, { name: string; props: unknown }> = {};
  for (const [, name, key, props] of html.matchAll(places)) {
    if (name !== undefined && key !== undefined) open.push({ name, key });
    else {
      const fragment = open.pop()!;
      found[fragment.key] = { name: fragment.name, props: JSON.parse(props!) };
    }
  }
  return found;
}
