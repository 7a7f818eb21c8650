/**
 * Brings the files of a release onto the page before anything of it is imported, each with its hash: an import map
 * added later has no say, so a `modulepreload` link with `integrity` for every script, lazy chunks too, is what keeps
 * an altered file from running.
 */

import type { PageRemote } from '@tessera/contracts/page';
import { isServedBy } from '@tessera/contracts/ranges';
import { inTime } from './in-time.ts';
import { FileError } from './why-failed.ts';

/** Milliseconds that one file may take. */
const FILE_TIMEOUT = 15_000;

export type EnsureAssets = (remote: PageRemote, expose: string) => Promise<void>;

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
  const covered = new Set(known);
  const ready = new Map<string, Promise<void>>();

  return (remote, expose) => {
    const isCovered = covered.has(remote.base);
    const key = isCovered ? `${remote.base} ${expose}` : remote.base;
    const existing = ready.get(key);
    if (existing !== undefined) return existing;
    const files = isCovered ? stylesOf(remote, expose) : neededFiles(remote, provided);
    const loading = bringAll(document, remote.base, files);
    ready.set(key, loading);
    loading.catch(() => ready.delete(key));
    return loading;
  };
}

async function bringAll(
  document: Document,
  base: string,
  needed: readonly [file: string, integrity: string][],
): Promise<void> {
  const assets = needed.map(([file, integrity]) => ({
    href: base + file,
    integrity,
    isStyle: file.endsWith('.css'),
  }));
  const files = assets.filter((asset) => findLink(document, asset) === null);
  // A browser remembers a module that it could not load for as long as the page lives. Fetching first, into the HTTP
  // cache, keeps a lost connection out of that memory, so that trying again can succeed.
  await Promise.all(files.map(fetchFile));
  await Promise.all(files.map((file) => addLink(document, file)));
}

async function fetchFile(asset: Asset): Promise<void> {
  try {
    const { href, integrity } = asset;
    const response = await fetch(href, { integrity, signal: AbortSignal.timeout(FILE_TIMEOUT) });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    await response.arrayBuffer();
  } catch (cause) {
    throw failureOf(asset, cause);
  }
}

/** The style sheets of an expose: an import map covers scripts alone. */
function stylesOf(remote: PageRemote, expose: string): [string, string][] {
  const css = new Set(remote.exposes[expose]?.css);
  return Object.entries(remote.integrity).filter(([file]) => css.has(file));
}

/** Every file, but no copy of a library that the shell has. */
function neededFiles(remote: PageRemote, provided: Readonly<Record<string, string>>): [string, string][] {
  const skipped = new Set(isServedBy(provided, remote.shared) ? remote.fallbacks : []);
  return Object.entries(remote.integrity).filter(([file]) => !skipped.has(file));
}

async function addLink(document: Document, asset: Asset): Promise<void> {
  const link = document.createElement('link');
  link.rel = relOf(asset);
  link.crossOrigin = 'anonymous';
  link.integrity = asset.integrity;
  link.href = asset.href;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  link.addEventListener('load', () => resolve());
  link.addEventListener('error', () => reject(failureOf(asset)));
  document.head.append(link);
  try {
    const late = `Cannot load "${asset.href}": no answer within ${FILE_TIMEOUT} ms`;
    await inTime(promise, FILE_TIMEOUT, late);
  } catch (error) {
    link.remove();
    throw error;
  }
}

function failureOf({ href }: Asset, cause?: unknown): FileError {
  return new FileError(`Cannot load "${href}": it is missing or its content is not the published one`, {
    cause,
  });
}

function findLink(document: Document, asset: Asset): Element | null {
  return document.head.querySelector(`link[rel="${relOf(asset)}"][href="${CSS.escape(asset.href)}"]`);
}

function relOf({ isStyle }: Asset): string {
  return isStyle ? 'stylesheet' : 'modulepreload';
}
