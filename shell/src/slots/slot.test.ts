import type { FragmentApp, InstanceContext, Loaded } from '@tessera/fragment';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { OpenedApp, ReleaseFailure, Remotes } from '../loading/remotes.ts';
import { Slot, type SlotDeps } from './slot.ts';
import { nextSlotState } from './state.ts';

const LIVE = '1.0.0-0a1b2c3d';
const BEFORE = '0.9.0-ffffffff';

interface Seen {
  loads: number;
  mounts: { loaded: Loaded; release: string }[];
  reports: unknown[];
  told: ReleaseFailure[];
  /** Of the instance that was mounted last. */
  context?: InstanceContext;
}

interface Setting {
  /** Loads that fail before the first one that does not. */
  fail?: number;
  /** Releases whose `mount` throws. */
  broken?: readonly string[];
  /** Whether there is a release before. */
  hasPrevious?: boolean;
}

/** A slot whose app notes what happens to it. */
function setUp({ fail = 0, broken = [], hasPrevious = false }: Setting = {}) {
  const seen: Seen = { loads: 0, mounts: [], reports: [], told: [] };
  const appOf = (release: string): FragmentApp => ({
    async load({ fragment, params }) {
      seen.loads += 1;
      if (seen.loads <= fail) throw new Error('offline');
      return { fragment, params, status: 200, props: { from: 'api' } };
    },
    mount(slot, loaded, context) {
      seen.context = context;
      if (broken.includes(release)) throw new Error(`${release} is broken`);
      seen.mounts.push({ loaded, release });
      slot.append('shown');
      return { update: () => undefined, unmount: () => slot.replaceChildren() };
    },
  });
  let release = LIVE;
  const remotes: Partial<Remotes> = {
    given: () => LIVE,
    open: async (): Promise<OpenedApp> => ({
      app: appOf(release),
      release,
      pageToken: `token of ${release}`,
    }),
    async giveUp(_remote, bad) {
      if (bad !== LIVE || !hasPrevious) return false;
      release = BEFORE;
      return true;
    },
  };
  const deps: SlotDeps = {
    remotes: remotes as Remotes,
    navigate: () => undefined,
    report: (error) => seen.reports.push(error),
    tell: (failure) => seen.told.push(failure),
  };
  const element = document.createElement('tessera-slot');
  const slot = new Slot({ element, key: 'k', remote: 'cart', fragment: 'mini', params: { page: '2' } }, deps);
  return { slot, element, seen, remotes };
}

const stitched = (release: string, html = '3 items') =>
  `<tessera-fragment name="cart/mini" release="${release}" key="k"><div>${html}</div>` +
  '<script type="application/json">{"from":"edge"}</script></tessera-fragment>';

/** What the edge answers for a fragment; every request is noted. */
function answerFragments(html: string, status = 200): { url: string; token: string }[] {
  const asked: { url: string; token: string }[] = [];
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    asked.push({ url, token: (init.headers as Record<string, string>)['tessera-page']! });
    return new Response(html, { status });
  });
  return asked;
}

afterEach(() => vi.unstubAllGlobals());

describe('Slot', () => {
  it('hydrates what the edge has stitched, without asking the BFF', async () => {
    const { slot, element, seen } = setUp();
    element.innerHTML = stitched(LIVE);
    await slot.open();
    expect(seen).toMatchObject({ loads: 0, mounts: [{ loaded: { props: { from: 'edge' } } }], told: [] });
    expect(element.dataset['state']).toBe('ready');
  });

  it('loads anew when the HTML is of another release than the one that will run, and counts the mismatch', async () => {
    const { slot, element, seen } = setUp();
    element.innerHTML = stitched(BEFORE);
    await slot.open();
    expect(seen).toMatchObject({ loads: 1, mounts: [{ loaded: { props: { from: 'api' } } }] });
    expect(seen.told).toEqual([{ remote: 'cart', release: LIVE, metric: 'hydration-mismatch' }]);
  });

  it('says that it failed, and a click tries again', async () => {
    const { slot, element, seen } = setUp({ fail: 1 });
    await slot.open();
    expect(element.dataset['state']).toBe('failed');
    expect(element.textContent).toContain('could not be loaded');
    expect([seen.reports.length, seen.told]).toEqual([1, []]);
    element.querySelector('button')!.click();
    await expect.poll(() => element.dataset['state']).toBe('ready');
  });

  it('keeps the HTML of the edge when its code cannot be loaded', async () => {
    const { slot, element, remotes } = setUp();
    element.innerHTML = stitched(LIVE);
    remotes.open = () => Promise.reject(new Error('file altered'));
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

describe('a slot whose release does not boot', () => {
  it("drops its HTML, and hydrates that of the release before, with that release's token", async () => {
    const asked = answerFragments(stitched(BEFORE, '3 old items'));
    const { slot, element, seen } = setUp({ broken: [LIVE], hasPrevious: true });
    element.innerHTML = stitched(LIVE);
    await slot.open();
    await expect.poll(() => element.dataset['state']).toBe('ready');
    expect(asked).toEqual([
      { url: `/fragments/cart/${BEFORE}/mini?page=2&key=k`, token: `token of ${BEFORE}` },
    ]);
    expect(element.textContent).toContain('3 old items');
    expect(seen.mounts).toMatchObject([{ release: BEFORE, loaded: { props: { from: 'edge' } } }]);
    expect(seen.told).toEqual([{ remote: 'cart', release: LIVE, metric: 'boot-failed' }]);
    expect(seen.loads).toBe(0);
  });

  it('renders the release before anew when the edge has no HTML of it', async () => {
    answerFragments('', 404);
    const { slot, element, seen } = setUp({ broken: [LIVE], hasPrevious: true });
    element.innerHTML = stitched(LIVE);
    await slot.open();
    await expect.poll(() => element.dataset['state']).toBe('ready');
    expect(seen.mounts).toMatchObject([{ release: BEFORE, loaded: { props: { from: 'api' } } }]);
  });

  it.each([
    { what: 'there is none before', hasPrevious: false, told: [LIVE] },
    { what: 'the one before does not boot either', hasPrevious: true, told: [LIVE, BEFORE] },
  ])('keeps the HTML that was there when $what', async ({ hasPrevious, told }) => {
    answerFragments(stitched(BEFORE));
    const { slot, element, seen } = setUp({ broken: [LIVE, BEFORE], hasPrevious });
    element.innerHTML = stitched(LIVE, '<a href="/cart">3 items</a>');
    const link = element.querySelector('a');
    await slot.open();
    await expect.poll(() => element.dataset['state']).toBe('failed');
    expect(element.querySelector('a')).toBe(link);
    expect(seen.told.map(({ release }) => release)).toEqual(told);
  });

  it('is shown as the release before when it breaks in use, and what it says after that is not heard', async () => {
    answerFragments(stitched(BEFORE));
    const { slot, element, seen } = setUp({ hasPrevious: true });
    element.innerHTML = stitched(LIVE);
    await slot.open();
    const first = seen.context!;
    first.fail!(new Error('a click too much'), 'use');
    await expect.poll(() => seen.mounts.length).toBe(2);
    first.fail!(new Error('again'), 'use');
    expect(seen.mounts.map(({ release }) => release)).toEqual([LIVE, BEFORE]);
    expect(seen.told).toEqual([{ remote: 'cart', release: LIVE, metric: 'script-error' }]);
    expect(slot.opened?.release).toBe(BEFORE);
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
    expect(nextSlotState(ready, { type: 'broken' })).toBe(ready);
  });
});
