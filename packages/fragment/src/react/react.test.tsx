import { act } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import type { InstanceContext } from '../index.ts';
import { createReactApp, defineReactPage, Form, Slot, useSubmission } from '../react.ts';
import { createReactServer } from '../react-server.ts';

interface Api {
  greet(name: string): Promise<string>;
}

const pages = {
  hello: defineReactPage<Api>()<{ text: string; fault?: string }>({
    load: async ({ api, params }) => ({
      props: { text: await api.greet(String(params['name'])) },
      head: { title: `Hello ${params['name']}` },
    }),
    submit: async ({ form }) =>
      form.get('name') === 'Bo'
        ? {
            status: 303,
            location: '/done',
            props: { text: '' },
            events: [{ name: 'user:renamed', detail: { name: 'Bo' } }],
          }
        : { status: 422, props: { text: 'Again', fault: 'That is not Bo' } },
    View: ({ text, fault }) => (
      <section>
        <h1>{text}</h1>
        <Slot name="other/tile" slotKey="tile-1" query={{ sku: 'A&B' }} />
        <Form>
          <input name="name" defaultValue="" />
          <Pending />
        </Form>
        {fault === undefined ? null : <p id="fault">{fault}</p>}
      </section>
    ),
  }),
};

function Pending() {
  return <button type="submit">{useSubmission().status}</button>;
}

const release = '1.0.0-0a1b2c3d';
const app = createReactApp({
  name: 'probe',
  pages,
  createApi: () => ({ greet: async (name: string) => `Hi ${name}` }),
});
const server = createReactServer({ name: 'probe', pages });
const reports: unknown[] = [];
const visited: string[] = [];
const context: InstanceContext = {
  key: 'main',
  release,
  pageToken: '',
  navigate: (href) => visited.push(href),
  report: (error) => reports.push(error),
};

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
afterEach(() => document.body.replaceChildren());

function slotWith(html: string): HTMLElement {
  const slot = document.createElement('tessera-slot');
  slot.innerHTML = html;
  document.body.append(slot);
  return slot;
}

const loadedHi = { fragment: 'hello', params: {}, status: 200, props: { text: 'Hi <Ann>' } };

async function stitched(nested: string): Promise<HTMLElement> {
  const html = await server.fragments['hello']!.render(loadedHi.props, {
    key: 'main',
    release,
    nests: { other: release },
  });
  const filled = html.replace(/<esi:try>.*<\/esi:try>/, nested);
  return slotWith(
    `<tessera-fragment name="probe/hello" release="${release}" key="main">${filled}<script type="application/json">{}</script></tessera-fragment>`,
  );
}

describe('createReactServer()', () => {
  it('renders one root, with the include of a nested fragment', async () => {
    const html = await server.fragments['hello']!.render(loadedHi.props, {
      key: 'main',
      release,
      nests: { other: release },
    });
    expect(html).toMatch(/^<div><section>/);
    expect(html).toContain('Hi &lt;Ann&gt;');
    expect(html).toContain(`<esi:include src="/fragments/other/${release}/tile?sku=A%26B&amp;key=tile-1"/>`);
  });

  it('leaves a slot empty when the page has no release of its remote', async () => {
    const html = await server.fragments['hello']!.render(loadedHi.props, { key: 'main', release, nests: {} });
    expect(html).toContain('query="sku=A%26B"></tessera-slot>');
  });
});

describe('createReactApp()', () => {
  it.each(['<tessera-fragment name="other/tile"><b>tile</b></tessera-fragment>', '', '<p>not there</p>'])(
    'hydrates around a slot that holds "%s" without touching it',
    async (nested) => {
      const slot = await stitched(nested);
      const heading = slot.querySelector('h1');
      await act(async () => app.mount(slot, loadedHi, context));
      expect(slot.querySelector('h1')).toBe(heading);
      expect(slot.querySelector('tessera-slot')!.innerHTML).toBe(nested);
      expect(reports).toEqual([]);
    },
  );

  it('renders anew into a slot that holds nothing of this release', async () => {
    const slot = slotWith('<p>Loading</p>');
    await act(async () => app.mount(slot, loadedHi, context));
    expect(slot.querySelector('tessera-fragment h1')!.textContent).toBe('Hi <Ann>');
  });

  it('keeps two instances apart and leaves nothing behind', async () => {
    const [one, two] = [slotWith(''), slotWith('')];
    const first = await act(async () => app.mount(one, loadedHi, context));
    await act(async () =>
      app.mount(two, { ...loadedHi, props: { text: 'Two' } }, { ...context, key: 'second' }),
    );
    await act(async () => first.unmount());
    expect(one.childNodes).toHaveLength(0);
    expect(two.querySelector('h1')!.textContent).toBe('Two');
  });

  it('loads a page with its head, by the very code that the server runs', async () => {
    const signal = AbortSignal.timeout(1_000);
    const loaded = await app.load({ fragment: 'hello', params: { name: 'Ann' }, pageToken: '', signal });
    expect(loaded).toMatchObject({ props: { text: 'Hi Ann' }, head: { title: 'Hello Ann' } });
  });

  it('shows what submit() answers, without leaving the page', async () => {
    const slot = slotWith('');
    await act(async () => app.mount(slot, loadedHi, context));
    await act(async () => slot.querySelector('button')!.click());
    expect(slot.querySelector('#fault')!.textContent).toBe('That is not Bo');
  });

  it('goes where submit() redirects, after its events', async () => {
    const slot = slotWith('');
    const heard: unknown[] = [];
    window.addEventListener('tessera:user:renamed', (event) => heard.push((event as CustomEvent).detail));
    await act(async () => app.mount(slot, loadedHi, context));
    slot.querySelector('input')!.value = 'Bo';
    await act(async () => slot.querySelector('button')!.click());
    expect(heard).toEqual([{ name: 'Bo' }]);
    expect(visited).toEqual(['/done']);
  });
});
