/** The test shop with an edge in front. */

import { encodeHead } from '@tessera/contracts/fragment';
import type { PageManifest } from '@tessera/contracts/page';
import { startTestServer } from '@tessera/service/testing';
import {
  type BffHandler,
  createTestBff,
  createTestShop,
  rendered,
  startTestEdge,
  type TestEdgeOptions,
} from './start-edge.ts';

/** What a browser sends for a document. */
export const html = { headers: { accept: 'text/html' } };
/** What a browser sends with a change from a page of the site. */
export const sameSite = { 'sec-fetch-site': 'same-origin' };

/** Use it with `await using`. */
export async function startShop(handlers: Record<string, BffHandler> = {}, options: TestEdgeOptions = {}) {
  const stack = new AsyncDisposableStack();
  const bff = stack.use(
    await startTestServer(
      createTestBff({
        header: rendered('<i>header</i>'),
        footer: rendered('<i>footer</i>'),
        badge: rendered('<b>3</b>'),
        home: rendered('<h1>Home</h1>', { 'tessera-head': encodeHead({ title: 'Home <1>' }) }),
        product: rendered('<h1>Product</h1>'),
        cart: rendered('<h1>Cart</h1>'),
        ...handlers,
      }),
    ),
  );
  const shop = await createTestShop({ catalog: bff.url, navigation: bff.url, account: bff.url });
  stack.use(shop.registry);
  const edge = stack.use(await startTestEdge(shop.registry, options));
  return { ...shop, ...edge, edge, bff, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** The page manifest in a page's HTML. */
export function manifestIn(page: string): PageManifest {
  return JSON.parse(/<script type="application\/json" id="tessera-page">(.*?)<\/script>/.exec(page)![1]!);
}
