/**
 * Brings the files of a release onto the page before anything of it is imported, each with its hash: an import map
 * added later has no say, so a `modulepreload` link with `integrity` for every script, lazy chunks too, is what keeps
 * an altered file from running.
 */

import type { PageRemote } from '@tessera/contracts/page';
import { isServedBy } from '@tessera/contracts/ranges';

/** Milliseconds that one file may take. */
const FILE_TIMEOUT = 15_000;

export type EnsureAssets = (remote: PageRemote) => Promise<void>;

interface Asset {
  href: string;
  integrity: string;
  isStyle: boolean;
}

/**
 * @param known bases of releases that the import map already covers
 * @param provided shared set → the version that the shell offers
 */
export function createAssets(
  document: Document,
  known: Iterable<string>,
  provided: Readonly<Record<string, string>>,
): EnsureAssets {
  const ready = new Map<string, Promise<void>>([...known].map((base) => [base, Promise.resolve()]));

  return (remote) => {
    const existing = ready.get(remote.base);
    if (existing !== undefined) return existing;
    const loading = bringAll(document, remote, provided);
    ready.set(remote.base, loading);
    loading.catch(() => ready.delete(remote.base));
    return loading;
  };
}

async function bringAll(
  document: Document,
  remote: PageRemote,
  provided: Readonly<Record<string, string>>,
): Promise<void> {
  const files = neededFiles(remote, provided).map(([file, integrity]) => ({
    href: remote.base + file,
    integrity,
    isStyle: file.endsWith('.css'),
  }));
  // A browser remembers a module that it could not load for as long as the page lives. Fetching first, into the HTTP
  // cache, keeps a lost connection out of that memory, so that trying again can succeed.
  await Promise.all(files.map(fetchFile));
  await Promise.all(files.map((file) => addLink(document, file)));
}

async function fetchFile({ href, integrity }: Asset): Promise<void> {
  try {
    const response = await fetch(href, { integrity, signal: AbortSignal.timeout(FILE_TIMEOUT) });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    await response.arrayBuffer();
  } catch (cause) {
    throw new Error(`Cannot load "${href}": it is missing or its content is not the published one`, {
      cause,
    });
  }
}

/** Every file, but no copy of a library that the shell has. */
function neededFiles(remote: PageRemote, provided: Readonly<Record<string, string>>): [string, string][] {
  const skipped = new Set(isServedBy(provided, remote.shared) ? remote.fallbacks : []);
  return Object.entries(remote.integrity).filter(([file]) => !skipped.has(file));
}

function addLink(document: Document, asset: Asset): Promise<void> {
  const rel = asset.isStyle ? 'stylesheet' : 'modulepreload';
  const present = document.head.querySelector(`link[rel="${rel}"][href="${CSS.escape(asset.href)}"]`);
  if (present !== null) return Promise.resolve();

  const link = document.createElement('link');
  link.rel = rel;
  link.crossOrigin = 'anonymous';
  link.integrity = asset.integrity;
  link.href = asset.href;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const fail = (why: string) => {
    link.remove();
    reject(new Error(`Cannot load "${asset.href}": ${why}`));
  };
  const timer = setTimeout(() => fail(`no answer within ${FILE_TIMEOUT} ms`), FILE_TIMEOUT);
  link.addEventListener('load', () => resolve());
  link.addEventListener('error', () => fail('it is missing or its content is not the published one'));
  document.head.append(link);
  return promise.finally(() => clearTimeout(timer));
}
