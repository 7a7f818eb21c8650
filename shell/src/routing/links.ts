/** Which clicks and forms the router takes over: plain ones, to an address of this site. */

/** The address a click leads to in place, or `null` when the browser should handle it. */
export function linkTarget(event: MouseEvent, origin: string): URL | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const anchor = anchorOf(event);
  if (anchor === null || anchor.hasAttribute('download')) return null;
  if (anchor.target !== '' && anchor.target !== '_self') return null;
  const url = new URL(anchor.href);
  const isSameDocument =
    url.hash !== '' && url.pathname === location.pathname && url.search === location.search;
  return url.origin === origin && !isSameDocument ? url : null;
}

/** The address a GET form leads to in place, or `null`. Empty fields are left out. */
export function formTarget(event: SubmitEvent, origin: string): URL | null {
  const form = event.composedPath()[0];
  if (event.defaultPrevented || !(form instanceof HTMLFormElement) || form.method !== 'get') return null;
  const url = new URL(form.action);
  if (url.origin !== origin || form.target !== '') return null;
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form, event.submitter)) {
    if (typeof value === 'string' && value !== '') fields.append(name, value);
  }
  url.search = fields.toString();
  return url;
}

/** The link under an event, also inside a shadow root. */
export function anchorOf(event: Event): HTMLAnchorElement | null {
  for (const target of event.composedPath())
    if (target instanceof HTMLAnchorElement && target.href) return target;
  return null;
}
