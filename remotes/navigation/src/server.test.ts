import { describe, expect, it } from 'vitest';
import { toOptions } from './header/search-suggestions.ts';
import { remote } from './server.ts';

const instance = { key: 'header', release: '1.0.0-0a1b2c3d', nests: { navigation: '1.0.0-0a1b2c3d' } };

describe('the server bundle of navigation', () => {
  it('renders the header with a declarative shadow root and the includes of its private fragments', async () => {
    const html = await remote.fragments['header']!.render(
      { categories: [{ slug: 'lamps', name: 'Lamps' }] },
      instance,
    );
    expect(html).toMatch(/^<nav-header[^>]*><template shadowroot="open" shadowrootmode="open">/);
    expect(html).toContain('href="/c/lamps"');
    expect(html).toContain('<tessera-slot slot="cart" name="navigation/cart-badge" slot-key="cart-badge">');
    expect(html).toContain('src="/fragments/navigation/1.0.0-0a1b2c3d/cart-badge?key=cart-badge"');
    expect(html).toMatch(/<\/nav-header>$/);
  });

  it('escapes a category name that looks like markup', async () => {
    const categories = [{ slug: 'x', name: '<script>alert(1)</script>' }];
    const html = await remote.fragments['footer']!.render({ categories }, instance);
    expect(html).not.toContain('<script>alert');
  });

  it('renders neither event attributes nor style attributes', async () => {
    for (const [name, fragment] of Object.entries(remote.fragments)) {
      const props = { categories: [], count: 3, name: 'Ann' };
      const html = await fragment.render(props, instance);
      expect(html.replace(/<style>[\s\S]*?<\/style>/g, ''), name).not.toMatch(/\s(style|on\w+)=/);
    }
  });

  it('names the texts of all style elements that it renders', async () => {
    for (const fragment of Object.values(remote.fragments)) {
      const html = await fragment.render({ categories: [], count: 0, name: null }, instance);
      for (const [, text] of html.matchAll(/<style>([\s\S]*?)<\/style>/g))
        expect(remote.styles).toContain(text);
    }
  });
});

describe('toOptions()', () => {
  it('leads queries to the search, categories and products to their pages', () => {
    const options = toOptions({
      queries: ['desk & lamp'],
      categories: [{ slug: 'lamps', name: 'Lamps' }],
      products: [{ slug: 'arc', name: 'Arc', image: '/media/arc.svg', price: 100 }],
    });
    expect(options.map((option) => option.href)).toEqual([
      '/search?q=desk%20%26%20lamp',
      '/c/lamps',
      '/p/arc',
    ]);
  });
});
