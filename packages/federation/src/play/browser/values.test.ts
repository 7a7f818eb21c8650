import { describe, expect, it } from 'vitest';
import { putIn, setValue, textsIn } from './values.ts';

const props = { label: 'x', cart: { count: 2, lines: [{ sku: 'A' }] } };

describe('putIn()', () => {
  it('puts values in, each by its path, and leaves the story as it was', () => {
    const search = new URLSearchParams();
    setValue(search, 'cart.count', 7);
    setValue(search, 'cart.lines.0.sku', 'B');
    setValue(search, 'note', null);
    expect(putIn(props, textsIn(search))).toEqual({
      props: { label: 'x', cart: { count: 7, lines: [{ sku: 'B' }] }, note: null },
      faults: new Map(),
    });
    expect(props.cart.count).toBe(2);
  });

  it('takes out what was left out', () => {
    expect(putIn(props, new Map([['label', '']])).props).toEqual({ cart: props.cart });
  });

  it('says of each value why it cannot be read', () => {
    const { props: found, faults } = putIn(
      props,
      new Map([
        ['label', 'no quotes'],
        ['label.deep', '1'],
        ['__proto__.x', '1'],
      ]),
    );
    expect(found).toEqual(props);
    expect([...faults.keys()]).toEqual(['label', 'label.deep', '__proto__.x']);
    expect(faults.get('label')).toBe('Cannot read no quotes: it is no JSON; texts stand in quotes');
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });
});

describe('setValue()', () => {
  it('forgets what lay within what is replaced', () => {
    const search = new URLSearchParams();
    setValue(search, 'cart.count', 7);
    setValue(search, 'cart', { count: 1, lines: [] });
    expect([...search.keys()]).toEqual(['props.cart']);
  });
});
