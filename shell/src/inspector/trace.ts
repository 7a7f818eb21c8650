/** What the edge knows of the page: which fragments it had BFFs asked for, and whose the remotes are. */

export interface Trace {
  fragments: readonly { target: string; from: 'bff' | 'edge' | null; milliseconds: number }[];
  /** Remote → team. */
  owners: Readonly<Record<string, string>>;
}

/** Milliseconds for one answer. */
const TIMEOUT = 5_000;

/** `null` when the edge does not know the page any more. Never rejects. */
export async function readTrace(id: string): Promise<Trace | null> {
  const query = new URLSearchParams({ id });
  return ask<Trace>(`/_tessera/override/trace?${query}`);
}

/** The releases that whoever holds this override may see. */
export interface KeptReleases {
  /** Remotes that the pass is about. */
  may: readonly string[];
  releases: readonly string[];
  /** What everybody gets. */
  live: string | null;
}

/** `null` without an override. Never rejects. */
export async function readKept(remote: string): Promise<KeptReleases | null> {
  const query = new URLSearchParams({ remote });
  return ask<KeptReleases>(`/_tessera/override/releases?${query}`);
}

async function ask<T>(url: string): Promise<T | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT) });
    return response.ok ? ((await response.json()) as T) : null;
  } catch {
    return null;
  }
}
