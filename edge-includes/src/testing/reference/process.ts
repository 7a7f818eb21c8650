/**
 * A slow and simple ESI processor: the oracle of the property test. It reads a document whole, fetches one include
 * after the other, waits for each, and joins strings. It shares no code with the surrogate.
 */

import { type Piece, readDocument } from './document.ts';
import type { Pieces, Running } from './expressions.ts';
import { ReferenceFailure } from './failure.ts';
import { escapeText, isYes, type Request, show, type Thing } from './values.ts';

export interface ReferenceOptions {
  extensions: boolean;
  request: Request;
  contentType: string;
  /** A document by its address; `null` when there is none. */
  fetch(src: string): { text: string; contentType: string; esi: boolean } | null;
  /** How deep includes nest. */
  depth: number;
}

export type ReferenceResult =
  | { text: string; inlines: string[]; degraded: boolean }
  | { failed: ReferenceFailure['code'] };

/** How running pieces ended. */
interface Ran {
  text: string;
  failed: boolean;
  broke: boolean;
}

interface Place {
  running: Running;
  contentType: string;
  depth: number;
}

export function processWhole(document: string, options: ReferenceOptions): ReferenceResult {
  const inlines: string[] = [];
  let degraded = false;

  function run(pieces: Piece[], place: Place): Ran {
    const ran: Ran = { text: '', failed: false, broke: false };
    const add = (other: Ran) => {
      ran.text += other.text;
      ran.failed ||= other.failed;
      ran.broke ||= other.broke;
    };
    for (const piece of pieces) {
      if (ran.broke) break;
      switch (piece.is) {
        case 'text':
          ran.text += piece.text;
          break;
        case 'value': {
          const value = show(piece.compute(place.running));
          ran.text += piece.raw ? value : escapeText(place.contentType, value);
          break;
        }
        case 'include': {
          const found = firstThatWorks(piece, place, (src) => include(src, place));
          if (found === 'failed') ran.failed = true;
          else ran.text += found ?? '';
          break;
        }
        case 'eval': {
          const found = firstThatWorks(piece, place, (src) => fetch(src, place));
          if (found === 'failed') ran.failed = true;
          // What is evaluated fails the document around it; only its own address may be replaced.
          else if (found !== null) add(run(found.pieces, { ...found.place, running: place.running }));
          break;
        }
        case 'inline':
          inlines.push(`${piece.name} ${piece.fetchable}`);
          break;
        case 'choose': {
          const when = piece.whens.find(({ test }) => isYes(test(place.running)));
          add(run(when?.inside ?? piece.otherwise, place));
          break;
        }
        case 'try': {
          const attempt = runGuarded(piece.attempt, place);
          if (attempt.failed) {
            degraded = true;
            const running = { ...place.running, assigned: new Map(place.running.assigned) };
            add({ ...runGuarded(piece.except, { ...place, running }), broke: false });
          } else {
            add({ ...attempt, broke: false });
          }
          break;
        }
        case 'assign':
          assign(piece, place.running);
          break;
        case 'foreach':
          add(loop(piece, place));
          break;
        case 'break':
          ran.broke = true;
          break;
      }
    }
    return ran;
  }

  /** What cannot be evaluated ends what it stands in. */
  function runGuarded(pieces: Piece[], place: Place): Ran {
    try {
      return run(pieces, place);
    } catch (error) {
      if (!(error instanceof ReferenceFailure)) throw error;
      return { text: '', failed: true, broke: false };
    }
  }

  /** What `src` gives, or `alt`; `null` where nothing stands instead. */
  function firstThatWorks<T>(
    piece: Extract<Piece, { is: 'include' | 'eval' }>,
    place: Place,
    get: (src: string) => T,
  ): T | null | 'failed' {
    for (const address of [piece.src, piece.alt]) {
      if (address === null) continue;
      try {
        return get(write(address, place.running));
      } catch (error) {
        if (!(error instanceof ReferenceFailure)) throw error;
        degraded ||= piece.goesOn || (address === piece.src && piece.alt !== null);
      }
    }
    return piece.goesOn ? null : 'failed';
  }

  function fetch(src: string, place: Place): { pieces: Piece[]; place: Place } {
    const found = place.depth + 1 > options.depth ? null : options.fetch(src);
    if (found === null) throw new ReferenceFailure('failed', src);
    const pieces: Piece[] = found.esi
      ? readDocument(found.text, options.extensions)
      : [{ is: 'text', text: found.text }];
    const running = { ...place.running, assigned: new Map<string, Thing>() };
    return { pieces, place: { running, contentType: found.contentType, depth: place.depth + 1 } };
  }

  function include(src: string, place: Place): string {
    const found = fetch(src, place);
    const ran = runGuarded(found.pieces, found.place);
    if (ran.failed) throw new ReferenceFailure('failed', src);
    return ran.text;
  }

  function loop(piece: Extract<Piece, { is: 'foreach' }>, place: Place): Ran {
    const { assigned } = place.running;
    const collection = piece.collection(place.running);
    const before = assigned.get(piece.item);
    const all: Ran = { text: '', failed: false, broke: false };
    for (const item of toItems(collection)) {
      assigned.set(piece.item, item);
      const ran = run(piece.inside, place);
      all.text += ran.text;
      all.failed ||= ran.failed;
      if (ran.broke) break;
    }
    if (before === undefined) assigned.delete(piece.item);
    else assigned.set(piece.item, before);
    return all;
  }

  try {
    const place = {
      running: {
        request: options.request,
        extensions: options.extensions,
        assigned: new Map<string, Thing>(),
      },
      contentType: options.contentType,
      depth: 0,
    };
    const ran = run(readDocument(document, options.extensions), place);
    if (ran.failed) return { failed: 'failed' };
    return { text: ran.text, inlines: inlines.sort(), degraded };
  } catch (error) {
    if (error instanceof ReferenceFailure) return { failed: error.code };
    throw error;
  }
}

function toItems(thing: Thing): Thing[] {
  if (thing === undefined || thing === '') return [];
  if (Array.isArray(thing)) return thing;
  return thing instanceof Map ? Array.from(thing, ([key, value]) => [key, value]) : [thing];
}

function assign(piece: Extract<Piece, { is: 'assign' }>, { assigned, ...rest }: Running): void {
  const running = { ...rest, assigned };
  const value = piece.compute(running);
  if (piece.key === null) {
    assigned.set(piece.name, value);
    return;
  }
  const key = show(piece.key(running));
  const before = assigned.get(piece.name);
  if (Array.isArray(before)) {
    const place = /^\d{1,9}$/.test(key) ? Number(key) : -1;
    const copy = [...before];
    if (place >= 0 && place <= before.length) copy[place] = value;
    assigned.set(piece.name, copy);
  } else {
    const copy = new Map<string, Thing>(before instanceof Map ? before : []);
    assigned.set(piece.name, copy.set(key, value));
  }
}

/** An address with its values, which may not change the host or be dot segments. */
function write(pieces: Pieces, running: Running): string {
  let address = '';
  let without = '';
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      address += piece;
      without += piece;
      continue;
    }
    const value = show(piece.compute(running));
    const asItIs = piece.host && /[/\\][/\\]$/.test(address) && /^[A-Za-z0-9.-]+(:[0-9]{1,5})?$/.test(value);
    address += asItIs ? value : encodeURIComponent(value);
    without += asItIs ? value : '\ufffd';
  }
  const host = (text: string) => /^([A-Za-z][A-Za-z0-9+.-]*:)?[/\\][/\\][^/\\?#]*/.exec(text)?.[0];
  const dots = (text: string) =>
    text
      .split(/[?#]/)[0]!
      .split(/[/\\]/)
      .filter((segment) => ['.', '..'].includes(segment.replace(/%2e/gi, '.'))).length;
  if (host(address) !== host(without) || dots(address) !== dots(without)) {
    throw new ReferenceFailure('failed', address);
  }
  return address;
}
