/** A fragment of a release as the edge would have stitched it, for a slot whose own release does not run. */

import type { Params } from '@tessera/fragment';

export interface WantedFragment {
  remote: string;
  /** `<version>-<digest8>` */
  release: string;
  fragment: string;
  /** Of the instance on the page. */
  key: string;
  params: Params;
  pageToken: string;
  signal: AbortSignal;
}

/** Its HTML, or `null` when the edge answers with anything but a page's part. Rejects when it does not answer. */
export async function fetchFragment(wanted: WantedFragment): Promise<string | null> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(wanted.params)) {
    for (const one of [value].flat()) query.append(name, one);
  }
  query.set('key', wanted.key);
  const response = await fetch(`/fragments/${wanted.remote}/${wanted.release}/${wanted.fragment}?${query}`, {
    headers: { accept: 'text/html', 'tessera-page': wanted.pageToken },
    redirect: 'error',
    signal: wanted.signal,
  });
  return response.ok ? response.text() : null;
}

/** Puts a fragment's HTML into a slot, with its shadow roots where the browser can. */
export function insertFragment(slot: HTMLElement, html: string): void {
  if ('setHTMLUnsafe' in slot) slot.setHTMLUnsafe(html);
  else (slot as HTMLElement).innerHTML = html;
}
