/** Reads the page manifest, and asks the edge for what it does not name. */

import { PAGE_MANIFEST_ID, type PageManifest } from '@tessera/contracts/page';

/** Milliseconds that the edge may take to name a page. */
const MANIFEST_TIMEOUT = 8_000;

/** Thrown when the page's releases are no longer served, or no remote answers a path: only a full load helps. */
export class FullLoadNeededError extends Error {
  override readonly name = 'FullLoadNeededError';
}

/** @throws Error when the page has none: it did not come through the edge */
export function readManifest(document: Document): PageManifest {
  const text = document.getElementById(PAGE_MANIFEST_ID)?.textContent;
  if (!text)
    throw new Error(`Cannot start shell: the page has no #${PAGE_MANIFEST_ID}, serve it through the edge`);
  return JSON.parse(text) as PageManifest;
}

/** The manifest of another page under the same vector. */
export async function fetchManifest(
  path: string,
  pageToken: string,
  signal: AbortSignal,
): Promise<PageManifest> {
  const response = await ask({ path }, pageToken, signal);
  if (response.ok) return (await response.json()) as PageManifest;
  throw new FullLoadNeededError(
    `Cannot navigate to "${path}" in place: the edge answered ${response.status}`,
  );
}

/** The manifest of the release before the one that the page has of a remote, with a token that names it. */
export async function fetchPrevious(remote: string, pageToken: string): Promise<PageManifest> {
  const response = await ask({ previous: remote }, pageToken);
  if (response.ok) return (await response.json()) as PageManifest;
  throw new Error(
    `Cannot go back to the release before of "${remote}": the edge answered ${response.status}`,
  );
}

function ask(query: Record<string, string>, pageToken: string, signal?: AbortSignal): Promise<Response> {
  const deadline = AbortSignal.timeout(MANIFEST_TIMEOUT);
  return fetch(`/_tessera/page?${new URLSearchParams(query)}`, {
    headers: { accept: 'application/json', 'tessera-page': pageToken },
    signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
  });
}
