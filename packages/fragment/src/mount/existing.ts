/** The fragment that the edge has stitched into a slot. */

export interface ExistingFragment {
  /** `remote/fragment` */
  name: string;
  release: string;
  /** What the framework hydrates. */
  root: HTMLElement;
  props: unknown;
}

/** Reads the fragment in a slot, or `null` when the slot is empty or holds something else, such as a fallback. */
export function readFragment(slot: HTMLElement): ExistingFragment | null {
  const element = slot.querySelector<HTMLElement>(':scope > tessera-fragment');
  const root = element?.firstElementChild;
  const script = element?.lastElementChild;
  if (!(root instanceof HTMLElement) || !(script instanceof HTMLScriptElement)) return null;
  return {
    name: element!.getAttribute('name') ?? '',
    release: element!.getAttribute('release') ?? '',
    root,
    props: JSON.parse(script.textContent ?? 'null'),
  };
}

/** Empties a slot and puts a fragment element with one root into it. */
export function createFragment(slot: HTMLElement, name: string, release: string, root: HTMLElement): void {
  const element = document.createElement('tessera-fragment');
  element.setAttribute('name', name);
  element.setAttribute('release', release);
  element.append(root);
  slot.replaceChildren(element);
}
