import { describe, expect, it } from 'vitest';
import { slotsOfLayout } from './layout-slots.ts';

describe('slotsOfLayout()', () => {
  it('names every fragment with what it is passed, without the slot of the page and without keys', () => {
    const layout = `<esi:include src="tessera:navigation/header?key=header&amp;tone=dark"/>
      <esi:include src="tessera:primary"/><esi:include alt="x" src="tessera:navigation/footer"/>`;
    expect(slotsOfLayout(layout)).toEqual([
      { fragment: 'navigation/header', params: { tone: 'dark' } },
      { fragment: 'navigation/footer', params: {} },
    ]);
  });
});
