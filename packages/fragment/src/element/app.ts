/** Turns custom elements that know nothing of the platform into the app that the shell loads. */

import type { FragmentApp, Loaded, Mounted } from '../mount/contract.ts';
import { createFragment } from '../mount/existing.ts';

export interface ElementAppOptions {
  /** The remote's name. */
  name: string;
  /** Fragment → the element that shows it, which a script has defined. Parameters become attributes. */
  elements: Readonly<Record<string, string>>;
}

export function createElementApp({ name, elements }: ElementAppOptions): FragmentApp {
  return {
    load: async ({ fragment, params }) => ({ fragment, params, status: 200, props: params }),

    mount(slot: HTMLElement, loaded: Loaded, { release }): Mounted {
      const tag = Object.hasOwn(elements, loaded.fragment) ? elements[loaded.fragment] : undefined;
      if (tag === undefined)
        throw new Error(`Cannot show "${name}/${loaded.fragment}": the remote has no such fragment`);
      if (customElements.get(tag) === undefined)
        throw new Error(
          `Cannot show "${name}/${loaded.fragment}": nobody has defined <${tag}>, import its script`,
        );
      const element = document.createElement(tag);
      show(element, loaded);
      createFragment(slot, `${name}/${loaded.fragment}`, release, element);
      return {
        update: (next) => show(element, next),
        unmount: () => slot.replaceChildren(),
      };
    },
  };
}

function show(element: HTMLElement, { props }: Loaded): void {
  for (const [attribute, value] of Object.entries(props as Loaded['params'])) {
    element.setAttribute(attribute, String(value));
  }
}
