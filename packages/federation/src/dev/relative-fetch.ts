/** Lets server-side code of a working copy call `/api` as the browser does: through the local edge, as the same visitor. */

export interface RelativeFetchOptions {
  /** The local edge's address. */
  edge: string;
  /** The cookies of the request that is being answered. */
  cookieOf(): string | undefined;
}

/** From now on, `fetch` of a path goes to the local edge. One working copy runs in a process. */
export function createRelativeFetch({ edge, cookieOf }: RelativeFetchOptions): void {
  const fetchAbsolute = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    if (typeof input !== 'string' || !input.startsWith('/')) return fetchAbsolute(input, init);
    const headers = new Headers(init?.headers);
    const cookie = cookieOf();
    if (cookie !== undefined) headers.set('cookie', cookie);
    headers.set('origin', edge);
    return fetchAbsolute(new URL(input, edge), { ...init, headers });
  };
}
