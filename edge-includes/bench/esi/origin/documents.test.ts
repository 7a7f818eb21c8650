import { describe, expect, it } from 'vitest';
import { composedPage, fragmentOf, layoutOf } from './documents.ts';

describe('layoutOf()', () => {
  it.each([
    { dialect: 'esi', count: 6 },
    { dialect: 'esi', count: 60 },
    { dialect: 'ssi', count: 60 },
  ] as const)('$count includes of $dialect, filled in, make the same page', ({ dialect, count }) => {
    const layout = layoutOf(dialect, count, (at) => `/${at}`).toString();
    const includes = /<esi:include src="\/(\d+)"\/>|<!--# include virtual="\/(\d+)" -->/g;
    const page = layout.replace(includes, (_, esi, ssi) => fragmentOf(count, Number(esi ?? ssi)).toString());
    expect(page).toBe(composedPage.toString());
  });
});
