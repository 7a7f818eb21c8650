/** What every fragment must do, whatever it is about or made with. Each remote's tests call it with its stories. */

import { fragmentMarkup } from '@tessera/contracts/fragment';
import { afterEach, describe, expect, it } from 'vitest';
import type { FragmentApp, InstanceContext } from '../mount/contract.ts';
import type { ServerRemote } from '../server/protocol.ts';
import type { Story } from '../stories/story.ts';

export interface FragmentsUnderTest {
  /** The app, or the one of each fragment where the remote has several exposes. */
  app: FragmentApp | ((fragment: string) => FragmentApp);
  remote: ServerRemote;
  stories: readonly Story[];
  /** Fragment → the schema of what it shows. Without it, any props will do. */
  props?: Readonly<Record<string, Schema>>;
}

/** As Zod's schemas are. */
interface Schema {
  parse(value: unknown): unknown;
}

const RELEASE = '1.0.0-0a1b2c3d';
const nests = (remote: string) => ({ [remote]: RELEASE, recommendations: RELEASE });

export function describeFragments({ app, remote, stories, props }: FragmentsUnderTest): void {
  const appOf = typeof app === 'function' ? app : () => app;
  const render = async ({ fragment, props }: Story) =>
    remote.fragments[fragment]!.render(props, { key: 'main', release: RELEASE, nests: nests(remote.name) });

  afterEach(() => document.body.replaceChildren());

  it('every fragment has a story', () => {
    const told = new Set(stories.map(({ fragment }) => fragment));
    expect([...told].sort()).toEqual(Object.keys(remote.fragments).sort());
  });

  describe.each(stories)('$fragment: $name', (story) => {
    it.runIf(props !== undefined)('shows what its schema allows', () => {
      const schema = props![story.fragment];
      expect(schema, 'its schema').toBeDefined();
      expect(schema!.parse(story.props)).toEqual(story.props);
    });

    it('renders one root element, the same every time, without script, event or style attributes', async () => {
      const html = await render(story);
      expect(await render(story)).toBe(html);
      const holder = document.createElement('div');
      holder.innerHTML = html;
      expect(holder.childNodes).toHaveLength(1);
      const markup = html.replace(/<style>[\s\S]*?<\/style>/g, '');
      expect(markup).not.toMatch(/<script|<noscript|\s(?:on\w+|style)=/i);
    });

    it('hydrates what the server rendered without replacing it', async () => {
      const { slot, context, reports } = await stitch(remote.name, story, await render(story));
      const before = slot.querySelector('tessera-fragment')!.firstElementChild;
      const mounted = appOf(story.fragment).mount(slot, loadedOf(story), context);
      await settle();
      expect(slot.querySelector('tessera-fragment')!.firstElementChild).toBe(before);
      expect(reports).toEqual([]);
      mounted.unmount();
    });

    it('renders into an empty slot, and leaves nothing behind', async () => {
      const slot = document.createElement('tessera-slot');
      document.body.append(slot);
      const { context, reports } = contextFor();
      const mounted = appOf(story.fragment).mount(slot, loadedOf(story), context);
      await settle();
      expect(slot.querySelector('tessera-fragment')).not.toBeNull();
      mounted.unmount();
      expect(slot.childNodes).toHaveLength(0);
      expect(reports).toEqual([]);
    });
  });
}

async function stitch(remote: string, story: Story, html: string) {
  const slot = document.createElement('tessera-slot');
  const stitched = html.replace(/<esi:try>[\s\S]*?<\/esi:try>/g, '');
  slot.innerHTML = fragmentMarkup({
    remote,
    fragment: story.fragment,
    release: RELEASE,
    key: 'main',
    html: stitched,
    props: story.props,
  });
  document.body.append(slot);
  return { slot, ...contextFor() };
}

function contextFor(): { context: InstanceContext; reports: unknown[] } {
  const reports: unknown[] = [];
  const context: InstanceContext = {
    key: 'main',
    release: RELEASE,
    pageToken: '',
    navigate: () => undefined,
    report: (error) => reports.push(error),
  };
  return { context, reports };
}

function loadedOf({ fragment, props, params = {} }: Story) {
  return { fragment, params, props, status: 200 };
}

/** Lets a framework finish what it has scheduled. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
