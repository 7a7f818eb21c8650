import { useState } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { InstanceContext } from '../index.ts';
import { createReactApp, defineReactPage } from '../react.ts';
import { createReactServer } from '../react-server.ts';

interface Fault {
  during: 'boot' | 'use';
  message: string;
  /** What the slot shows when it is told. */
  text: string | null;
}

/** Whether the view throws: on the server it never does. */
let isBroken = false;

const pages = {
  counter: defineReactPage<never>()<{ text: string }>({
    load: async () => ({ props: { text: 'Hi' } }),
    View({ text }) {
      const [count, setCount] = useState(0);
      if (isBroken || count > 1) throw new Error('the view is broken');
      return (
        <p>
          {text}{' '}
          <button type="button" onClick={() => setCount(count + 1)}>
            {count}
          </button>
        </p>
      );
    },
  }),
};
const release = '1.0.0-0a1b2c3d';
const app = createReactApp({ name: 'probe', pages, createApi: () => undefined });
const server = createReactServer({ name: 'probe', pages });
const loaded = { fragment: 'counter', params: {}, status: 200, props: { text: 'Hi' } };

beforeEach(() => {
  isBroken = false;
  // React's development build tells there of every error that it has handed over.
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

async function mount(html: string) {
  const faults: Fault[] = [];
  const slot = document.createElement('tessera-slot');
  slot.innerHTML = html;
  document.body.append(slot);
  const context: InstanceContext = {
    key: 'main',
    release,
    pageToken: '',
    navigate: () => undefined,
    report: () => undefined,
    fail: (error, during) =>
      faults.push({
        during,
        message: (error as Error).message,
        text: slot.querySelector('p')?.textContent ?? null,
      }),
  };
  app.mount(slot, loaded, context);
  await settle();
  const click = () => {
    slot.querySelector('button')!.click();
    return settle();
  };
  return { slot, faults, click };
}

/** Lets React finish what it has scheduled. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

async function stitch(): Promise<string> {
  const html = await server.fragments['counter']!.render(loaded.props, { key: 'main', release, nests: {} });
  return (
    `<tessera-fragment name="probe/counter" release="${release}">${html}` +
    '<script type="application/json">{"text":"Hi"}</script></tessera-fragment>'
  );
}

describe('a React page that throws', () => {
  it('at boot leaves what the server rendered, and says so', async () => {
    const html = await stitch();
    isBroken = true;
    const { slot, faults } = await mount(html);
    expect(faults).toEqual([{ during: 'boot', message: 'the view is broken', text: 'Hi 0' }]);
    expect(slot.querySelector('button')).not.toBeNull();
  });

  it('at boot says so in a slot that held nothing', async () => {
    isBroken = true;
    const { faults } = await mount('');
    expect(faults).toEqual([{ during: 'boot', message: 'the view is broken', text: null }]);
  });

  it('in use says so, and leaves nothing of what it showed', async () => {
    const { faults, click } = await mount(await stitch());
    await click();
    expect(faults).toEqual([]);
    await click();
    expect(faults).toEqual([{ during: 'use', message: 'the view is broken', text: null }]);
  });
});
