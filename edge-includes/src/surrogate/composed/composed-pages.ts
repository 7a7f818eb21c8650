/**
 * The composed pages: found by host and target, and by whatever else they were made from: the request headers that a
 * part varies by, and the values of the variables that were read.
 */

import type { Fields, WireRequest } from '../../wire/message.ts';
import { readVariable } from '../assembly/variables.ts';
import { createBoundedMap, type Kept } from '../caching/bounded-map.ts';
import type { StoredAnswer } from '../caching/store.ts';
import type { VariableReference } from '../markup/node.ts';
import { ComposedPage, type ComposedPageOptions } from './composed-page.ts';

export interface ComposedPages {
  /** The page for a request that is fresh now. */
  find(request: PageRequest, now: number): ComposedPage | undefined;
  /** Keeps a page until a part of it is purged or replaced, or room is needed. */
  keep(request: PageRequest, page: ComposedPageOptions, origin: PageOrigin): ComposedPage;
  clear(): void;
  /** Bytes that are taken. */
  size(): number;
  count(): number;
}

/** What of a request decides which page it gets. */
export type PageRequest = Pick<WireRequest, 'target' | 'headers'>;

/** What a page was made from. */
export interface PageOrigin {
  parts: readonly StoredAnswer[];
  /** Whether the page's body is that of its one part. */
  isPart: boolean;
  /** Names of request headers. */
  vary: readonly string[];
  reads: readonly VariableReference[];
}

export interface ComposedPagesOptions {
  /** Bytes of all pages. */
  capacity: number;
  /** The value of a request header as pages vary by it. */
  normalize(name: string, headers: Fields): string;
  /** Cookies that variables may show. */
  cookies: 'all' | ReadonlySet<string>;
}

/** What the pages of one address differ by. */
interface Shape {
  vary: readonly string[];
  reads: readonly VariableReference[];
  pages: number;
}

interface Entry extends Kept {
  page: ComposedPage;
  address: string;
  bytes: number;
  /** Ends the watch over its parts. */
  release(): void;
}

/** About what a page takes beside its bytes and its key. */
const OVERHEAD = 2_000;
/** Variables that the pages of one address may differ by; one that reads more is composed each time. */
const MOST_READS = 16;

export function createComposedPages({ capacity, normalize, cookies }: ComposedPagesOptions): ComposedPages {
  const pages = createBoundedMap<Entry>({ capacity, onEvict: (_key, entry) => forget(entry) });
  /** Only of addresses whose pages differ by something. */
  const shapes = new Map<string, Shape>();

  function keyOf(address: string, request: PageRequest): string {
    if (shapes.size === 0) return address;
    const shape = shapes.get(address);
    return shape === undefined ? address : address + describe(shape, request);
  }

  function describe({ vary, reads }: Shape, request: PageRequest): string {
    let text = '';
    for (const name of vary) text += `\n${name}:${normalize(name, request.headers)}`;
    for (const reference of reads) text += `\n$${readVariable(reference, { ...request, cookies })}`;
    return text;
  }

  function forget(entry: Entry): void {
    entry.release();
    const shape = shapes.get(entry.address);
    if (shape === undefined) return;
    shape.pages -= 1;
    if (shape.pages === 0) shapes.delete(entry.address);
  }

  function drop(key: string, entry: Entry): void {
    if (pages.peek(key) !== entry) return;
    pages.delete(key);
    forget(entry);
  }

  /** The shape that covers what was known and what this page adds. */
  function widen(address: string, { vary, reads }: PageOrigin): Shape | null {
    const known = shapes.get(address);
    if (known === undefined && vary.length === 0 && reads.length === 0) return null;
    const shape: Shape = {
      vary: [...new Set([...(known?.vary ?? []), ...vary])].sort(),
      reads: union(known?.reads ?? [], reads),
      pages: known?.pages ?? 0,
    };
    shapes.set(address, shape);
    return shape;
  }

  return {
    find(request, now) {
      const address = addressOf(request);
      const entry = pages.get(keyOf(address, request));
      return entry === undefined || entry.page.freshUntil <= now ? undefined : entry.page;
    },
    keep(request, options, origin) {
      const address = addressOf(request);
      const page = new ComposedPage(options, (bytes) => {
        entry.bytes += bytes;
        if (pages.peek(key) === entry) pages.set(key, entry, entry.bytes);
      });
      let key = address;
      const entry: Entry = {
        page,
        address,
        bytes: (origin.isPart ? 0 : options.body.length) + OVERHEAD,
        release: () => undefined,
      };
      if (origin.reads.length > MOST_READS || entry.bytes > capacity / 4) return page;
      const shape = widen(address, origin);
      key = keyOf(address, request);
      entry.bytes += 2 * key.length;
      const before = pages.peek(key);
      if (before !== undefined) drop(key, before);
      const leave = () => drop(key, entry);
      for (const part of origin.parts) {
        part.dependents ??= new Set();
        part.dependents.add(leave);
      }
      entry.release = () => {
        for (const part of origin.parts) part.dependents?.delete(leave);
      };
      if (shape !== null) shape.pages += 1;
      pages.set(key, entry, entry.bytes);
      return page;
    },
    clear() {
      pages.clear();
      shapes.clear();
    },
    size: () => pages.size(),
    count: () => pages.count(),
  };
}

function addressOf({ headers, target }: PageRequest): string {
  return `${headers['host'] as string}${target}`;
}

function union(known: readonly VariableReference[], more: readonly VariableReference[]): VariableReference[] {
  const isKnown = (one: VariableReference) =>
    known.some(({ name, key }) => name === one.name && key === one.key);
  return [...known, ...more.filter((one) => !isKnown(one))];
}
