import { describe, expect, it } from 'vitest';
import { composeSeed } from './compose.ts';

const { categories, products, pictures } = composeSeed();

describe('the example catalogue', () => {
  it('has 12 categories with 20 products each', () => {
    expect(categories).toHaveLength(12);
    for (const { slug } of categories) {
      expect(products.filter((product) => product.category === slug)).toHaveLength(20);
    }
  });

  it('repeats no slug, no sku and no description', () => {
    const skus = products.flatMap(({ variants }) => variants.map(({ sku }) => sku));
    expect(new Set(products.map(({ slug }) => slug)).size).toBe(products.length);
    expect(new Set(skus).size).toBe(skus.length);
    expect(new Set(products.map(({ description }) => description)).size).toBe(products.length);
  });

  it('names only categories that exist as going well together', () => {
    const slugs = new Set(categories.map(({ slug }) => slug));
    expect(categories.flatMap(({ goesWith }) => goesWith).filter((slug) => !slugs.has(slug))).toEqual([]);
  });

  it('has some products that are sold out, scarce or reduced', () => {
    const variants = products.flatMap((product) => product.variants);
    expect(variants.filter(({ stock }) => stock === 0).length).toBeGreaterThan(10);
    expect(variants.filter(({ stock }) => stock > 0 && stock < 5).length).toBeGreaterThan(10);
    expect(variants.filter(({ compareAt }) => compareAt !== undefined).length).toBeGreaterThan(20);
  });

  it('draws a picture for every variant: small, and nothing in it but shapes', () => {
    for (const { image } of products.flatMap(({ variants }) => variants)) {
      const svg = pictures.get(image.replace('/media/', '')) ?? '';
      expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 800 800">/);
      expect(svg.length).toBeLessThan(4_000);
      expect(svg).not.toMatch(/<(?:script|style|text|image|use|foreignObject)|style=|href|\son\w+=|url\(/);
      expect(svg).not.toMatch(/NaN|undefined/);
    }
  });

  it('is the same every time', () => {
    expect(composeSeed().products).toEqual(products);
  });
});
