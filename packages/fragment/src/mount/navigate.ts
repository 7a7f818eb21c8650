/** Client navigation for code that has no instance context at hand, such as a listener inside a shadow root. */

/** The shell listens for it on `window`; `detail` is the address. */
export const NAVIGATE_EVENT = 'tessera:navigate';

/** Goes to an address of this site: through the shell's router, or by a full load where there is none. */
export function navigate(href: string): void {
  const unhandled = window.dispatchEvent(new CustomEvent(NAVIGATE_EVENT, { detail: href, cancelable: true }));
  if (unhandled) window.location.assign(href);
}
