import { beforeEach, describe, expect, it } from 'vitest';
import { createFragment, readFragment } from './existing.ts';

let slot: HTMLElement;
beforeEach(() => {
  slot = document.createElement('tessera-slot');
});

describe('readFragment()', () => {
  it('reads name, release, root and props', () => {
    slot.innerHTML =
      '<tessera-fragment name="a/b" release="1.0.0-0a1b2c3d" key="k"><div id="root"></div>' +
      '<script type="application/json">{"text":"\\u003c/script>"}</script></tessera-fragment>';
    expect(readFragment(slot)).toMatchObject({
      name: 'a/b',
      release: '1.0.0-0a1b2c3d',
      props: { text: '</script>' },
    });
    expect(readFragment(slot)?.root.id).toBe('root');
  });

  it.each(['', '<p>This part is not there.</p>', '<tessera-fragment name="a/b"></tessera-fragment>'])(
    'answers null for a slot that holds "%s"',
    (html) => {
      slot.innerHTML = html;
      expect(readFragment(slot)).toBeNull();
    },
  );
});

describe('createFragment()', () => {
  it('replaces whatever is in the slot', () => {
    slot.innerHTML = '<p>Loading</p>';
    createFragment(slot, 'a/b', '1.0.0-0a1b2c3d', document.createElement('div'));
    expect(slot.innerHTML).toBe(
      '<tessera-fragment name="a/b" release="1.0.0-0a1b2c3d"><div></div></tessera-fragment>',
    );
  });
});
