import type { FragmentApp, Loaded } from '@tessera/fragment';
import { describe, expect, it } from 'vitest';
import type { Remotes } from '../loading/remotes.ts';
import { Slot, type SlotDeps } from './slot.ts';
import { nextSlotState } from './state.ts';

interface Seen {
  loads: number;
  mounts: Loaded[];
  reports: unknown[];
}

/** An app that notes what happens to it; `fail` makes its first loads fail. */
function setUp(options: { fail?: number } = {}) {
  const seen: Seen = { loads: 0, mounts: [], reports: [] };
  const app: FragmentApp = {
    async load({ fragment, params }) {
      seen.loads += 1;
      if (seen.loads <= (options.fail ?? 0)) throw new Error('offline');
      return { fragment, params, status: 200, props: { from: 'api' } };
    },
    mount(slot, loaded) {
      seen.mounts.push(loaded);
      slot.append('shown');
      return { update: () => undefined, unmount: () => slot.replaceChildren() };
    },
  };
  const remotes = { app: async () => app, release: () => '1.0.0-0a1b2c3d' } as unknown as Remotes;
  const deps: SlotDeps = {
    remotes,
    pageToken: 'token',
    navigate: () => undefined,
    report: (error) => seen.reports.push(error),
  };
  const element = document.createElement('tessera-slot');
  const slot = new Slot({ element, key: 'k', remote: 'cart', fragment: 'mini', params: {} }, deps);
  return { slot, element, seen };
}

const stitched = (release: string) =>
  `<tessera-fragment name="cart/mini" release="${release}" key="k"><div>3 items</div>` +
  '<script type="application/json">{"from":"edge"}</script></tessera-fragment>';

describe('Slot', () => {
  it('hydrates what the edge has stitched, without asking the BFF', async () => {
    const { slot, element, seen } = setUp();
    element.innerHTML = stitched('1.0.0-0a1b2c3d');
    await slot.open();
    expect(seen).toMatchObject({ loads: 0, mounts: [{ props: { from: 'edge' } }] });
    expect(element.dataset['state']).toBe('ready');
  });

  it('loads anew when the HTML is of another release than the one that will run', async () => {
    const { slot, element, seen } = setUp();
    element.innerHTML = stitched('0.9.0-ffffffff');
    await slot.open();
    expect(seen).toMatchObject({ loads: 1, mounts: [{ props: { from: 'api' } }] });
  });

  it('says that it failed, and a click tries again', async () => {
    const { slot, element, seen } = setUp({ fail: 1 });
    await slot.open();
    expect(element.dataset['state']).toBe('failed');
    expect(element.textContent).toContain('could not be loaded');
    expect(seen.reports).toHaveLength(1);
    element.querySelector('button')!.click();
    await expect.poll(() => element.dataset['state']).toBe('ready');
  });

  it('keeps the HTML of the edge when its code cannot be loaded', async () => {
    const { element } = setUp();
    element.innerHTML = stitched('1.0.0-0a1b2c3d');
    const remotes = {
      app: () => Promise.reject(new Error('file altered')),
      release: () => '1.0.0-0a1b2c3d',
    } as unknown as Remotes;
    const reports: unknown[] = [];
    const slot = new Slot(
      { element, key: 'k', remote: 'cart', fragment: 'mini', params: {} },
      { remotes, pageToken: '', navigate: () => undefined, report: (error) => reports.push(error) },
    );
    await slot.open();
    expect(element.textContent).toContain('3 items');
    expect(element.querySelector('button')).toBeNull();
    expect(slot.state).toEqual({ status: 'failed', attempt: 1, readable: true });
  });

  it('does not mount into a slot that was closed while it loaded', async () => {
    const { slot, seen } = setUp();
    const opening = slot.open();
    slot.close();
    await opening;
    expect(seen.mounts).toHaveLength(0);
  });
});

describe('nextSlotState()', () => {
  it('counts attempts', () => {
    const failed = nextSlotState({ status: 'loading', attempt: 1 }, { type: 'failed', readable: false });
    expect(nextSlotState(failed, { type: 'retry' })).toEqual({ status: 'loading', attempt: 2 });
  });

  it('ignores what does not fit', () => {
    const ready = { status: 'empty' } as const;
    expect(nextSlotState(ready, { type: 'retry' })).toBe(ready);
    expect(nextSlotState(ready, { type: 'failed', readable: true })).toBe(ready);
  });
});
