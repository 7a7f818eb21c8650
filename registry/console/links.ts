/** Links of the console open without a new document. */

/** @param opened called when the address has become another one */
export function takeLinks(opened: () => void, { back }: { back: () => void }): void {
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest('a');
    const isPlain =
      event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (link === null || !isPlain || event.defaultPrevented || link.dataset['leave'] !== undefined) return;
    const { href, pathname, origin, hash } = new URL(link.href);
    if (origin !== location.origin || !/^\/console(\/|$)/.test(pathname) || hash !== '') return;
    event.preventDefault();
    if (href !== location.href) history.pushState(null, '', href);
    opened();
  });
  window.addEventListener('popstate', back);
}
