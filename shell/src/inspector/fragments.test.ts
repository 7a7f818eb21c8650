import { beforeEach, describe, expect, it } from 'vitest';
import type { Slot } from '../slots/slot.ts';
import { findFragments } from './fragments.ts';
import type { InspectedPage } from './inspected-page.ts';

const page = {
  slots: new Map(),
  manifest: { remotes: {} },
  scope: {},
  provides: {},
  trace: 't',
} as unknown as InspectedPage;
const stitched = (name: string, key: string) =>
  `<tessera-slot slot-key="${key}" data-state="ready"><tessera-fragment name="${name}" release="1.0.0-0a1b2c3d" key="${key}"><p>text</p>` +
  `<script type="application/json">{"for":"${name}"}</script></tessera-fragment></tessera-slot>`;

const target = (name: string, key: string) => {
  const [remote, fragment] = name.split('/');
  return `/fragments/${remote}/1.0.0-0a1b2c3d/${fragment}?page=2&key=${key}`;
};

beforeEach(() => {
  document.body.innerHTML = stitched('navigation/header', 'header') + stitched('catalog/home', 'main');
});

describe('findFragments()', () => {
  it('tells where each was rendered, by what the edge has noted', () => {
    const trace = {
      owners: { catalog: 'catalog-team' },
      fragments: [{ target: target('catalog/home', 'main'), from: 'bff' as const, milliseconds: 34 }],
    };
    const [header, home] = findFragments(page, trace);
    expect(header).toMatchObject({ name: 'navigation/header', owner: null, origin: { where: 'cache' } });
    expect(home).toMatchObject({
      ...{ release: '1.0.0-0a1b2c3d', key: 'main', state: 'ready', owner: 'catalog-team' },
      origin: { where: 'bff', milliseconds: 34 },
      props: { for: 'catalog/home' },
    });
    expect(home!.bytes).toBeGreaterThan(20);
  });

  it('tells another instance of the same fragment apart, and what a browser has rendered', () => {
    const slot = document.createElement('tessera-slot');
    slot.innerHTML =
      '<tessera-fragment name="catalog/home" release="1.0.0-0a1b2c3d"><p></p></tessera-fragment>';
    document.body.append(slot);
    const opened = { target: { key: 'second' }, loaded: { props: { loaded: true } } } as unknown as Slot;
    const trace = {
      owners: {},
      fragments: [{ target: target('catalog/home', 'other'), from: 'bff' as const, milliseconds: 1 }],
    };
    const found = findFragments({ ...page, slots: new Map([[slot, opened]]) }, trace);
    expect(found.map(({ origin }) => origin.where)).toEqual(['cache', 'cache', 'browser']);
    expect(found[2]).toMatchObject({ key: 'second', props: { loaded: true } });
  });

  it('finds those in shadow roots, and says no more than it knows without a trace', () => {
    const host = document.createElement('div');
    host.attachShadow({ mode: 'open' }).innerHTML = stitched('orders/badge', 'badge');
    document.body.append(host);
    const found = findFragments(page, null);
    expect(found.map(({ name }) => name)).toEqual(['navigation/header', 'catalog/home', 'orders/badge']);
    expect(found.map(({ origin }) => origin.where)).toEqual(['unknown', 'unknown', 'unknown']);
  });
});
