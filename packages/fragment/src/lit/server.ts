/** Turns a remote's Lit fragments into its server bundle: declarative shadow DOM, hydrated in place. */

import { render } from '@lit-labs/ssr';
import { collectResult } from '@lit-labs/ssr/lib/render-result.js';
import { fragmentUrl, slotMarkup } from '@tessera/contracts/fragment';
import type { LitElement } from 'lit';
import { html, unsafeStatic } from 'lit/static-html.js';
import type { Instance, ServerFragment, ServerRemote } from '../server/protocol.ts';
import type { AnyLitFragment } from './fragment.ts';

export interface LitServerOptions {
  name: string;
  fragments: Readonly<Record<string, AnyLitFragment>>;
  /** Further elements inside the fragments' shadow roots, by tag. */
  elements?: Readonly<Record<string, typeof LitElement>>;
}

export function createLitServer(options: LitServerOptions): ServerRemote {
  const elements = new Map<string, typeof LitElement>(Object.entries(options.elements ?? {}));
  for (const { tag, element } of Object.values(options.fragments)) elements.set(tag, element);
  for (const [tag, element] of elements) {
    const present = customElements.get(tag);
    // In a working copy, another class of this name is the one of before an edit; elsewhere a tag is defined once.
    const isEdited = present !== element && process.env.NODE_ENV === 'development';
    if (present === undefined || isEdited) customElements.define(tag, element);
  }
  const fragments = Object.entries(options.fragments).map(([name, fragment]) => {
    const entry: ServerFragment = {
      load: (request) => fragment.load(request),
      render: (props, instance) => renderRoot(fragment, props, instance),
    };
    return [name, entry] as const;
  });
  return {
    name: options.name,
    fragments: Object.fromEntries(fragments),
    styles: [...elements.values()].map(styleText).filter((text) => text !== ''),
  };
}

async function renderRoot(fragment: AnyLitFragment, props: unknown, instance: Instance): Promise<string> {
  const tag = unsafeStatic(fragment.tag);
  const rendered = await collectResult(render(html`<${tag} .data=${props}></${tag}>`));
  // The markers of the outermost template belong to nobody: the element hydrates its own shadow root.
  const root = rendered
    .replace(/^(?:<!--lit-(?:part|node)[^>]*-->|\s)+/, '')
    .replace(/(?:<!--\/lit-part-->|\s)+$/, '');
  const end = root.lastIndexOf(`</${fragment.tag}>`);
  const slots = (fragment.slots ?? []).map((slot) => renderSlot(slot, instance)).join('');
  return root.slice(0, end) + slots + root.slice(end);
}

function renderSlot(slot: { slot: string; name: string; key: string }, instance: Instance): string {
  const [remote = '', fragment = ''] = slot.name.split('/');
  const release = instance.nests[remote];
  if (release === undefined) return '';
  const src = fragmentUrl({ remote, release, fragment }, [['key', slot.key]]);
  return slotMarkup({ name: slot.name, key: slot.key, src }).replace(
    '<tessera-slot ',
    `<tessera-slot slot="${slot.slot}" `,
  );
}

/** What the server renderer writes into the `<style>` of an element's shadow root. */
function styleText(element: typeof LitElement): string {
  // Reading them finalizes the class, which is what fills `elementStyles`.
  void element.observedAttributes;
  return element.elementStyles.map((style) => ('cssText' in style ? style.cssText : '')).join('');
}
