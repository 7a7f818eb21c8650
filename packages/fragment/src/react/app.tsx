/** Turns a remote's React pages into the app that the shell loads, hydrates, navigates and unmounts. */

import { type ReactNode, StrictMode, useEffect } from 'react';
import { flushSync } from 'react-dom';
import { createRoot, hydrateRoot, type Root } from 'react-dom/client';
import { emit } from '../events/channel.ts';
import type { FragmentApp, InstanceContext, LoadContext, Loaded, Mounted } from '../mount/contract.ts';
import { createFragment, readFragment } from '../mount/existing.ts';
import type { PageResult } from '../page/page.ts';
import { type AppContext, ReactAppContext } from './context.ts';
import type { AnyReactPage } from './page.ts';

export interface ReactAppOptions {
  /** The remote's name. */
  name: string;
  /** Fragment → page. */
  pages: Readonly<Record<string, AnyReactPage>>;
  /** The BFF's API in the browser; `headers` go with every call. */
  createApi: (headers: () => Record<string, string>) => unknown;
}

export function createReactApp(options: ReactAppOptions): FragmentApp {
  const { name, pages } = options;
  const apis = new Map<string, unknown>();
  const apiFor = (pageToken: string) => {
    if (!apis.has(pageToken))
      apis.set(
        pageToken,
        options.createApi(() => ({ 'tessera-page': pageToken })),
      );
    return apis.get(pageToken);
  };

  return {
    createApi: options.createApi,

    async load({ fragment, params, pageToken, signal }: LoadContext): Promise<Loaded> {
      const page = findPage(name, pages, fragment);
      return toLoaded(fragment, params, await page.load({ api: apiFor(pageToken), params, signal }));
    },

    mount(slot: HTMLElement, loaded: Loaded, instance: InstanceContext): Mounted {
      const api = apiFor(instance.pageToken);
      const existing = readFragment(slot);
      const isSame = existing?.name === `${name}/${loaded.fragment}` && existing.release === instance.release;
      const options = {
        identifierPrefix: instance.key,
        onRecoverableError: (error: unknown) => instance.report(error, 'hydration'),
        // React has emptied the root by then, and is not done with it yet.
        onUncaughtError: (error: unknown) => queueMicrotask(() => end(error)),
      };
      let current = loaded;
      let shown = 0;
      let isBooted = false;
      /** What the server rendered, until it is known that React can do without. */
      let stitched: Node | null = null;
      const render = (): ReactNode => (
        <Booting onDone={onBooted}>
          {renderPage(pages, current, contextOf(), `${current.fragment}-${shown}`)}
        </Booting>
      );

      function onBooted(): void {
        isBooted = true;
        stitched = null;
      }

      function end(error: unknown): void {
        root.unmount();
        if (existing !== null && stitched !== null) existing.root.replaceChildren(...stitched.childNodes);
        if (instance.fail === undefined) reportError(error);
        else instance.fail(error, isBooted ? 'use' : 'boot');
      }

      function contextOf(): AppContext {
        return {
          api,
          navigate: instance.navigate,
          slotMarkup: () => '',
          show: (props) => {
            current = { ...current, props };
            renderNow();
          },
          submit: async (form) => {
            const page = findPage(name, pages, current.fragment);
            if (page.submit === undefined)
              throw new Error(`Cannot send form: "${current.fragment}" takes none`);
            const signal = AbortSignal.timeout(20_000);
            const result = await page.submit({ api, params: current.params, form, signal });
            for (const event of result.events ?? []) emit(event.name, event.detail as never);
            return toLoaded(current.fragment, current.params, result);
          },
        };
      }

      let root: Root;
      // At once: the router's view transition takes its picture of the new page when it returns.
      const renderNow = () => flushSync(() => root.render(render()));
      if (existing !== null && isSame) {
        stitched = existing.root.cloneNode(true);
        root = hydrateRoot(existing.root, render(), options);
      } else {
        const container = document.createElement('div');
        createFragment(slot, `${name}/${loaded.fragment}`, instance.release, container);
        root = createRoot(container, options);
        renderNow();
      }
      return {
        update(next) {
          // Another page starts with fresh state; other parameters of the same page keep it.
          if (next.fragment !== current.fragment || pathOf(next) !== pathOf(current)) shown += 1;
          current = next;
          renderNow();
        },
        unmount() {
          root.unmount();
          slot.replaceChildren();
        },
      };
    },
  };
}

/** Tells when what is in it was shown for the first time. It renders nothing, so that ids stay those of the server. */
function Booting({ onDone, children }: { onDone: () => void; children: ReactNode }) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first time alone
  useEffect(onDone, []);
  return children;
}

/** The tree of one page; the server renders the very same. */
export function renderPage(
  pages: ReactAppOptions['pages'],
  loaded: Pick<Loaded, 'fragment' | 'props'>,
  context: AppContext,
  key: string,
): ReactNode {
  const { View } = pages[loaded.fragment]!;
  return (
    <StrictMode>
      <ReactAppContext value={context}>
        <View key={key} {...(loaded.props as object)} />
      </ReactAppContext>
    </StrictMode>
  );
}

function findPage(name: string, pages: ReactAppOptions['pages'], fragment: string): AnyReactPage {
  const page = Object.hasOwn(pages, fragment) ? pages[fragment] : undefined;
  if (page === undefined)
    throw new Error(`Cannot show "${name}/${fragment}": the remote has no such fragment`);
  return page;
}

function toLoaded(fragment: string, params: Loaded['params'], result: PageResult<unknown>): Loaded {
  return {
    fragment,
    params,
    status: result.status ?? 200,
    props: result.props,
    ...(result.head === undefined ? {} : { head: result.head }),
    ...(result.location === undefined ? {} : { location: result.location }),
  };
}

/** What identifies the thing a page shows: its path parameters, by convention `slug` and `id`. */
function pathOf({ params }: Loaded): string {
  return JSON.stringify([params['slug'], params['id'], params['category']]);
}
