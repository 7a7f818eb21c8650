/**
 * The streaming parser: bytes in, nodes out, in one pass. It looks for `<esi:`, `</esi:` and `<!--esi` and copies
 * everything else verbatim, also inside comments, attributes, CDATA and strings of the document.
 *
 * What is malformed fails the whole document, never half of it: an unknown element, a tag that is no tag, one that
 * is closed in the wrong order or not at all, an expression that is none, text in `esi:try` or `esi:choose` outside
 * of its branches. What is in `esi:remove`, `esi:comment`, `esi:text` or between the tags of an empty element ends
 * at the first end tag of that name.
 */

import { surrogateErrors } from '../errors.ts';
import type { Expression } from './expression.ts';
import type { MarkupNode } from './node.ts';
import { createSearch, matchAt } from './search.ts';
import { parseTag } from './tag.ts';
import { createTextReferences } from './text-references.ts';
import { createTreeBuilder } from './tree.ts';

export interface MarkupParser {
  /** Nodes that are complete with this chunk. @throws ProblemError for malformed markup */
  write(chunk: Uint8Array): MarkupNode[];
  /** What is left. @throws ProblemError when something is not closed */
  end(): MarkupNode[];
}

export interface MarkupOptions {
  /** Elements, operators and functions beyond ESI 1.0. @default false */
  extensions?: boolean;
}

/** Most bytes of one tag. */
const TAG_LIMIT = 16_384;

const LESS = 0x3c;
const GREATER = 0x3e;
const DOLLAR = 0x24;
const DASH = 0x2d;
const openingStart = Buffer.from('<esi:');
const closingStart = Buffer.from('</esi:');
const commentStart = Buffer.from('<!--esi');
const commentEnd = Buffer.from('-->');

/** How many bytes a construct takes; 0: it is plain text; -1: more bytes are needed to know. */
type Length = number;

export function createMarkupParser({ extensions = false }: MarkupOptions = {}): MarkupParser {
  const tree = createTreeBuilder(extensions);
  const references = createTextReferences(extensions);
  const less = createSearch(LESS);
  const dash = createSearch(DASH);
  const dollar = createSearch(DOLLAR);
  let pending: Buffer = Buffer.alloc(0);
  // Where the search for the end of a tag that spans chunks goes on, and the quote that is open there.
  let tag = { scanned: 0, quote: 0 };
  let comments = 0;
  let reference: Expression | null = null;

  /** @returns how many bytes are done with */
  function parse(buffer: Buffer, last: boolean): number {
    for (const part of [references, less, dash, dollar]) part.reset(buffer);
    let from = 0;
    let at = 0;
    for (;;) {
      at = nextInteresting(at);
      if (at >= buffer.length) break;
      const length = measure(buffer, at, last);
      if (length === 0 || (length < 0 && last && tag.scanned === 0)) {
        at += 1;
        continue;
      }
      if (at > from) tree.text(buffer.subarray(from, at));
      if (length < 0) return at;
      consume(buffer.subarray(at, at + length));
      at += length;
      from = at;
    }
    if (buffer.length > from) tree.text(buffer.subarray(from));
    return buffer.length;
  }

  function nextInteresting(from: number): number {
    let at = less.next(from);
    if (tree.verbatim() !== null) return at;
    if (comments > 0) at = Math.min(at, dash.next(from));
    return tree.expandsVariables() ? Math.min(at, dollar.next(from)) : at;
  }

  function measure(buffer: Buffer, at: number, last: boolean): Length {
    const verbatim = tree.verbatim();
    if (verbatim !== null) return measureEndTag(buffer, at, verbatim);
    if (buffer[at] === DOLLAR) {
      const found = references.read(at, less.next(at), !last && less.next(at) === buffer.length);
      reference = found.value;
      return found.length;
    }
    if (buffer[at] === DASH) return matchAt(buffer, at, commentEnd);
    const start =
      buffer[at + 1] === 0x2f ? closingStart : buffer[at + 1] === 0x21 ? commentStart : openingStart;
    const length = matchAt(buffer, at, start);
    return length <= 0 || start === commentStart ? length : measureTag(buffer, at);
  }

  function measureEndTag(buffer: Buffer, at: number, name: string): Length {
    const length = matchAt(buffer, at, closingStart);
    if (length <= 0) return length;
    const end = at + length + name.length;
    const found = buffer.toString('latin1', at + length, end);
    if (!name.startsWith(found)) return 0;
    if (end >= buffer.length) return -1;
    return buffer[end] === GREATER || isSpace(buffer[end]!) ? measureTag(buffer, at) : 0;
  }

  function measureTag(buffer: Buffer, at: number): Length {
    for (let i = at + Math.max(tag.scanned, 1); i < buffer.length; i += 1) {
      const byte = buffer[i]!;
      if (tag.quote !== 0) {
        if (byte === tag.quote) tag.quote = 0;
      } else if (byte === 0x22 || byte === 0x27) {
        tag.quote = byte;
      } else if (byte === GREATER) {
        tag = { scanned: 0, quote: 0 };
        return i + 1 - at;
      }
      if (i - at >= TAG_LIMIT) {
        const shown = buffer.toString('utf8', at, at + 80);
        throw surrogateErrors.MARKUP_MALFORMED(shown, `the tag has more than ${TAG_LIMIT} bytes`);
      }
    }
    tag.scanned = buffer.length - at;
    return -1;
  }

  function consume(bytes: Buffer): void {
    if (bytes[0] === DOLLAR) {
      tree.add({ type: 'variable', value: reference!, raw: tree.isRaw() });
    } else if (bytes[0] === DASH) {
      comments -= 1;
    } else if (bytes[1] === 0x21) {
      comments += 1;
    } else {
      tree.tag(parseTag(bytes.toString('utf8')));
    }
  }

  return {
    write(chunk) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      const buffer = pending.length === 0 ? bytes : Buffer.concat([pending, bytes]);
      pending = buffer.subarray(parse(buffer, false));
      return tree.take();
    },
    end() {
      parse(pending, true);
      if (tag.scanned > 0) throw surrogateErrors.MARKUP_UNCLOSED(pending.toString('utf8', 0, 80));
      if (comments > 0) throw surrogateErrors.MARKUP_UNCLOSED('<!--esi');
      tree.end();
      return tree.take();
    },
  };
}

/** The nodes of a whole document. @throws ProblemError for malformed markup */
export function parseMarkup(document: Uint8Array, options?: MarkupOptions): MarkupNode[] {
  const parser = createMarkupParser(options);
  const nodes = parser.write(document);
  nodes.push(...parser.end());
  return nodes;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}
