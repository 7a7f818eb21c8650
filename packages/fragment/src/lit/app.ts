/** Turns a remote's Lit fragments into the app that the shell loads, hydrates and unmounts. */

import type { LitElement } from 'lit';
import type { FragmentApp, InstanceContext, LoadContext, Loaded, Mounted } from '../mount/contract.ts';
import { createFragment, readFragment } from '../mount/existing.ts';
import type { AnyLitFragment } from './fragment.ts';

export interface LitAppOptions {
  /** The remote's name. */
  name: string;
  fragments: Readonly<Record<string, AnyLitFragment>>;
  /** The BFF's API in the browser, which may load only now; `headers` go with every call. */
  createApi: (headers: () => Record<string, string>) => unknown;
}

type DataElement = HTMLElement & { data: unknown };

const firstUpdate = (element: DataElement) => (element as unknown as LitElement).updateComplete;

export function createLitApp(options: LitAppOptions): FragmentApp {
  const { name, fragments } = options;
  const find = (fragment: string): AnyLitFragment => {
    const found = Object.hasOwn(fragments, fragment) ? fragments[fragment] : undefined;
    if (found === undefined)
      throw new Error(`Cannot show "${name}/${fragment}": the remote has no such fragment`);
    return found;
  };

  return {
    createApi: options.createApi,

    async load({ fragment, params, pageToken, signal }: LoadContext): Promise<Loaded> {
      const api = await options.createApi(() => ({ 'tessera-page': pageToken }));
      const result = await find(fragment).load({ api, params, signal });
      return { fragment, params, status: result.status ?? 200, props: result.props };
    },

    mount(slot: HTMLElement, loaded: Loaded, instance: InstanceContext): Mounted {
      const definition = find(loaded.fragment);
      const existing = readFragment(slot);
      const isSame = existing?.name === `${name}/${loaded.fragment}` && existing.release === instance.release;
      const stitched = existing !== null && isSame ? (existing.root as DataElement) : null;
      let element = stitched ?? insert();
      giveData(name, loaded.fragment);
      element.data = loaded.props;
      if (customElements.get(definition.tag) === undefined)
        customElements.define(definition.tag, definition.element);
      if (!(element instanceof definition.element)) {
        throw new Error(
          `Cannot show "${name}/${loaded.fragment}": <${definition.tag}> failed or is of another release`,
        );
      }
      firstUpdate(element).catch((error: unknown) => {
        if (stitched === null) instance.fail?.(error, 'boot');
        else renderAnew(error);
      });

      function insert(): DataElement {
        const made = createElement(definition);
        createFragment(slot, `${name}/${loaded.fragment}`, instance.release, made);
        return made;
      }

      /** Lit does not recover from HTML that it cannot hydrate. When rendering fails too, that was not the cause. */
      function renderAnew(mismatch: unknown): void {
        const before = [...slot.childNodes];
        element = insert();
        element.data = loaded.props;
        firstUpdate(element).then(
          () => instance.report(mismatch, 'hydration'),
          (error: unknown) => {
            slot.replaceChildren(...before);
            instance.fail?.(error, 'boot');
          },
        );
      }

      return {
        update(next) {
          element.data = next.props;
        },
        unmount: () => slot.replaceChildren(),
      };
    },
  };
}

/**
 * Gives every stitched instance of a fragment its props: defining the element upgrades them all at once, and each
 * hydrates with what it holds at that moment.
 */
function giveData(remote: string, fragment: string): void {
  const selector = `tessera-fragment[name="${remote}/${fragment}"]`;
  for (const found of document.querySelectorAll<HTMLElement>(selector)) {
    const existing = found.parentElement === null ? null : readFragment(found.parentElement);
    const root = existing?.root as DataElement | undefined;
    if (root !== undefined && root.data === undefined) root.data = existing!.props;
  }
}

function createElement(definition: AnyLitFragment): DataElement {
  const element = document.createElement(definition.tag) as DataElement;
  for (const { slot, name, key } of definition.slots ?? []) {
    const place = document.createElement('tessera-slot');
    place.setAttribute('name', name);
    place.setAttribute('slot-key', key);
    place.slot = slot;
    element.append(place);
  }
  return element;
}
