/** The server's entry of the ordinary app: renders the whole page in one go. */

import { fragmentMarkup } from '@tessera/contracts/fragment';
import { createLitServer } from '@tessera/fragment/lit-server';
import { createReactServer } from '@tessera/fragment/react-server';
import { fragments, RELEASE } from './fragments.ts';

/** Props of one fragment on the page, by the key of its slot. */
export type PageProps = Readonly<Record<string, { name: string; props: unknown }>>;

const remotes = {
  catalog: createReactServer({ name: 'catalog', pages: fragments.catalog.pages }),
  navigation: createLitServer({ name: 'navigation', fragments: fragments.navigation.fragments }),
  recommendations: createLitServer({
    name: 'recommendations',
    fragments: fragments.recommendations.fragments,
  }),
};
const nests = Object.fromEntries(Object.keys(remotes).map((remote) => [remote, RELEASE]));

/** Fills the places of a layout, `<esi:try>…</esi:try>` and `tessera:primary`, with what is rendered here. */
export async function renderBody(layout: string, page: PageProps): Promise<string> {
  const place = /<esi:try>.*?src="(?:tessera:|\/fragments\/)[^"]*?key=([\w-]+)[^"]*".*?<\/esi:try>/s;
  let html = layout.replace(
    '<esi:include src="tessera:primary"/>',
    () => '<esi:try>src="tessera:?key=main"</esi:try>',
  );
  for (let found = place.exec(html); found !== null; found = place.exec(html)) {
    const rendered = await renderFragment(found[1]!, page);
    html = html.slice(0, found.index) + rendered + html.slice(found.index + found[0].length);
  }
  return html;
}

async function renderFragment(key: string, page: PageProps): Promise<string> {
  const entry = page[key];
  if (entry === undefined) return '';
  const [remote = '', fragment = ''] = entry.name.split('/');
  const html = await remotes[remote as keyof typeof remotes].fragments[fragment]!.render(
    entry.props as never,
    {
      key,
      release: RELEASE,
      nests,
    },
  );
  return fragmentMarkup({ remote, release: RELEASE, fragment, key, html, props: entry.props });
}
