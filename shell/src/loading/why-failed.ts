/** Finds out why a release did not load: what browsers say is the same for a lost and for an altered file. */

import type { ClientMetric } from '@tessera/contracts/health';
import type { PageRemote } from '@tessera/contracts/page';

/** Milliseconds that one look at a file may take. */
const LOOK_TIMEOUT = 5_000;

/** Thrown when a file of a release did not come, or not as it was published. */
export class FileError extends Error {
  override readonly name = 'FileError';
}

/** A remote, or the shell, with what it did. */
export interface Blame {
  remote: string;
  metric: ClientMetric;
}

export type WhyFailed = (name: string, remote: PageRemote, error: unknown) => Promise<Blame>;

/** What Chromium, Firefox and Safari say of a module that they could not load; another error is of its code. */
const notLoaded = /^(?:Failed to fetch dynamically|error loading dynamically|Importing a module)/;

/** Where files are at fault, those of the release and of the shell whose hashes the page knows are asked for again. */
export function createWhyFailed(document: Document): WhyFailed {
  const map = document.querySelector('script[type=importmap]')?.textContent ?? '{}';
  const { integrity: scripts = {} } = JSON.parse(map) as { integrity?: Record<string, string> };

  return async (name, { base, integrity }, error) => {
    const isOfFiles =
      error instanceof FileError || (error instanceof TypeError && notLoaded.test(error.message));
    if (!isOfFiles) return { remote: name, metric: 'boot-failed' };
    const own = Object.entries(integrity).map(([file, hash]) => [base + file, hash] as const);
    const mapped = Object.entries(scripts).filter(([url]) => url.startsWith(base) || isOfShell(url));
    const found = await Promise.all(
      [...own, ...mapped].map(async ([url, hash]) => ({ url, metric: await look(url, hash) })),
    );
    const bad = found.find(({ metric }) => metric !== null);
    // A line that was lost for a moment shows no more by now.
    if (bad === undefined) return { remote: name, metric: 'load-failed' };
    return { remote: isOfShell(bad.url) ? 'shell' : name, metric: bad.metric! };
  };
}

function isOfShell(url: string): boolean {
  return url.startsWith('/r/shell/');
}

/** `null` when the file is there and as it was published. */
async function look(url: string, integrity: string): Promise<ClientMetric | null> {
  if (await isServed(url, { integrity })) return null;
  return (await isServed(url, {})) ? 'integrity-failed' : 'load-failed';
}

async function isServed(url: string, init: RequestInit): Promise<boolean> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(LOOK_TIMEOUT) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
