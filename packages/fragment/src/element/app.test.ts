import { expect, it } from 'vitest';
import type { InstanceContext } from '../mount/contract.ts';
import { createElementApp } from './app.ts';

customElements.define('plain-clock', class extends HTMLElement {});
const app = createElementApp({ name: 'clocks', elements: { clock: 'plain-clock', lost: 'never-defined' } });
const instance = { key: 'main', release: '1.0.0-0a1b2c3d' } as InstanceContext;
const signal = AbortSignal.timeout(1_000);

it('parameters become attributes of the element, also when they change', async () => {
  const slot = document.createElement('div');
  const load = (zone: string) => app.load({ fragment: 'clock', params: { zone }, pageToken: '', signal });
  const mounted = app.mount(slot, await load('utc'), instance);
  expect(slot.querySelector('tessera-fragment > plain-clock')?.getAttribute('zone')).toBe('utc');
  mounted.update(await load('cet'));
  expect(slot.querySelector('plain-clock')?.getAttribute('zone')).toBe('cet');
  mounted.unmount();
  expect(slot.childNodes).toHaveLength(0);
});

it.each([
  { fragment: 'lost', why: 'nobody has defined <never-defined>' },
  { fragment: 'toString', why: 'the remote has no such fragment' },
])('"$fragment" cannot be shown: $why', ({ fragment, why }) => {
  const loaded = { fragment, params: {}, status: 200, props: {} };
  expect(() => app.mount(document.createElement('div'), loaded, instance)).toThrow(why);
});
