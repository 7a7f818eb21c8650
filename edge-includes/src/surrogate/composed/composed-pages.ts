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
  /** Keeps a page until a part of it is purged, replaced or evicted, or room is needed. */
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
  /** A page was used, and with it this part; told once a second at most. */
  onUsed?: (part: StoredAnswer) => void;
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
  parts: readonly StoredAnswer[];
  /** Epoch milliseconds at which its parts were last told to be used. */
  toldAt: number;
  /** Whether it is counted in the shape of its address. */
  isShaped: boolean;
  /** Ends the watch over its parts. */
  release(): void;
}

/** About what a page takes beside its bytes and its key. */
const OVERHEAD = 2_000;
/** Milliseconds after which the use of a page is told again. */
const TELL_AFTER = 1_000;
/** Variables that the pages of one address may differ by; one that reads more is composed each time. */
const MOST_READS = 16;
/** Variables of a request that pages are not found by. */
const unknownHere = new Set(['REMOTE_ADDR', 'REQUEST_METHOD']);

export function createComposedPages(options: ComposedPagesOptions): ComposedPages {
  const { capacity, normalize, cookies, onUsed = () => undefined } = options;
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
    const shape = entry.isShaped ? shapes.get(entry.address) : undefined;
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
    if (known === undefined) {
      if (!vary.some(tellsApart) && reads.length === 0) return null;
      // It could not be found, and would be once the address has no shape any more.
      const plain = pages.peek(address);
      if (plain !== undefined) drop(address, plain);
    }
    const shape: Shape = {
      vary: [...new Set([...(known?.vary ?? []), ...vary.filter(tellsApart)])].sort(),
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
      if (entry === undefined || entry.page.freshUntil <= now) return undefined;
      if (now - entry.toldAt >= TELL_AFTER) {
        entry.toldAt = now;
        entry.parts.forEach(onUsed);
      }
      return entry.page;
    },
    keep(request, init, origin) {
      const address = addressOf(request);
      const page = new ComposedPage(init, (bytes) => {
        entry.bytes += bytes;
        if (pages.peek(key) === entry) pages.set(key, entry, entry.bytes);
      });
      let key = address;
      const entry: Entry = {
        page,
        address,
        bytes: (origin.isPart ? 0 : init.body.length) + OVERHEAD,
        parts: origin.parts,
        toldAt: init.bornAt,
        isShaped: false,
        release: () => undefined,
      };
      if (origin.reads.some(({ name }) => unknownHere.has(name))) return page;
      if (origin.reads.length > MOST_READS || entry.bytes > capacity / 4) return page;
      // Purged or evicted while the page was made.
      if (!origin.parts.every((part) => part.isStored)) return page;
      const shape = widen(address, origin);
      key = keyOf(address, request);
      entry.bytes += 2 * key.length;
      if (shape !== null) {
        shape.pages += 1;
        entry.isShaped = true;
      }
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

/** A page has its encodings itself. */
function tellsApart(name: string): boolean {
  return name !== 'accept-encoding';
}

function addressOf({ headers, target }: PageRequest): string {
  return `${headers['host'] as string}${target}`;
}

function union(known: readonly VariableReference[], more: readonly VariableReference[]): VariableReference[] {
  const isKnown = (one: VariableReference) =>
    known.some(({ name, key }) => name === one.name && key === one.key);
  return [...known, ...more.filter((one) => !isKnown(one))];
}
