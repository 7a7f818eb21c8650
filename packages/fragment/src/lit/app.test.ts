import { html, LitElement } from 'lit';
import { afterEach, describe, expect, it } from 'vitest';
import type { InstanceContext } from '../index.ts';
import { createLitApp } from './app.ts';
import type { AnyLitFragment } from './fragment.ts';

const release = '1.0.0-0a1b2c3d';
let tags = 0;

/** A fragment whose element's updates throw: `never`, `first` its first one alone, or `always`. */
function fragmentOf(throwing: 'never' | 'first' | 'always'): AnyLitFragment {
  tags += 1;
  let updates = 0;
  class Probe extends LitElement {
    static override properties = { data: {} };
    declare data: { text: string };
    override render() {
      updates += 1;
      if (throwing === 'always' || (throwing === 'first' && updates === 1))
        throw new Error('it cannot hydrate');
      return html`<p>${this.data.text}</p>`;
    }
  }
  return { tag: `probe-${tags}`, element: Probe, load: async () => ({ props: { text: 'Hi' } }) };
}

afterEach(() => document.body.replaceChildren());

async function mount(fragment: AnyLitFragment, { stitched }: { stitched: boolean }) {
  const seen: string[] = [];
  const slot = document.createElement('tessera-slot');
  if (stitched) {
    slot.innerHTML =
      `<tessera-fragment name="probe/tile" release="${release}"><${fragment.tag}>from the edge</${fragment.tag}>` +
      '<script type="application/json">{"text":"Hi"}</script></tessera-fragment>';
  }
  document.body.append(slot);
  const before = slot.querySelector(fragment.tag);
  const context: InstanceContext = {
    key: 'k',
    release,
    pageToken: '',
    navigate: () => undefined,
    report: (error, what) => seen.push(`${what}: ${(error as Error).message}`),
    fail: (error, during) => seen.push(`${during}: ${(error as Error).message}`),
  };
  const app = createLitApp({ name: 'probe', fragments: { tile: fragment }, createApi: () => undefined });
  const loaded = { fragment: 'tile', params: {}, status: 200, props: { text: 'Hi' } };
  const start = () => app.mount(slot, loaded, context);
  return { slot, before, seen, start };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

describe('a Lit fragment', () => {
  it('that cannot hydrate is rendered anew, and told as a mismatch', async () => {
    const { slot, before, seen, start } = await mount(fragmentOf('first'), { stitched: true });
    start();
    await settle();
    expect(seen).toEqual(['hydration: it cannot hydrate']);
    expect(slot.querySelector('tessera-fragment')!.firstElementChild).not.toBe(before);
    expect(slot.querySelector<LitElement>('tessera-fragment > *')!.shadowRoot!.textContent).toContain('Hi');
  });

  it('that cannot render either leaves what was there, and says that it does not boot', async () => {
    const { slot, before, seen, start } = await mount(fragmentOf('always'), { stitched: true });
    start();
    await settle();
    expect(seen).toEqual(['boot: it cannot hydrate']);
    expect(slot.querySelector('tessera-fragment')!.firstElementChild).toBe(before);
    expect(slot.textContent).toContain('from the edge');
  });

  it('that cannot render into an empty slot says that it does not boot', async () => {
    const { seen, start } = await mount(fragmentOf('always'), { stitched: false });
    start();
    await settle();
    expect(seen).toEqual(['boot: it cannot hydrate']);
  });

  it('does not run in the element of another release', async () => {
    const [one, other] = [fragmentOf('never'), fragmentOf('never')];
    const first = await mount(one, { stitched: false });
    first.start();
    const second = await mount({ ...other, tag: one.tag }, { stitched: false });
    expect(second.start).toThrow(`<${one.tag}> failed or is of another release`);
  });
});
