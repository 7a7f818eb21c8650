/**
 * The streaming parser: bytes in, nodes out, in one pass. It looks for `<esi:`, `</esi:` and `<!--esi` and copies
 * everything else verbatim, also inside comments and attributes of the document.
 *
 * What is malformed fails the whole document, never half of it: an unknown element, a tag that is no tag, one that
 * is closed in the wrong order or not at all. Text between `esi:try` and its branches is dropped.
 */

import { surrogateErrors } from '../errors.ts';
import type { MarkupNode } from './node.ts';
import { parseTag } from './tag.ts';
import { createTreeBuilder } from './tree.ts';
import { parseReference } from './variable.ts';

export interface MarkupParser {
  /** Nodes that are complete with this chunk. @throws ProblemError for malformed markup */
  write(chunk: Uint8Array): MarkupNode[];
  /** What is left. @throws ProblemError when something is not closed */
  end(): MarkupNode[];
}

/** Most bytes of one tag. */
const TAG_LIMIT = 16_384;
/** Most bytes of one `$(…)`. */
const REFERENCE_LIMIT = 1_000;

const LESS = 0x3c;
const DOLLAR = 0x24;
const DASH = 0x2d;
const starts = ['<esi:', '</esi:', '<!--esi'].map((text) => Buffer.from(text));
const [, , commentStart] = starts as [Buffer, Buffer, Buffer];
const commentEnd = Buffer.from('-->');

/** How many bytes a construct takes; 0: it is plain text; -1: more bytes are needed to know. */
type Length = number;

export function createMarkupParser(): MarkupParser {
  const tree = createTreeBuilder();
  let pending: Buffer = Buffer.alloc(0);
  // Where the search for the end of a tag that spans chunks goes on, and the quote that is open there.
  let tag = { scanned: 0, quote: 0 };
  let comments = 0;

  function parse(buffer: Buffer, last: boolean): number {
    let from = 0;
    let at = 0;
    for (;;) {
      at = nextInteresting(buffer, at);
      if (at === buffer.length) break;
      const length = measure(buffer, at);
      if (length === 0 || (length < 0 && last && tag.scanned === 0)) {
        at += 1;
        continue;
      }
      if (at > from && !tree.isDropping()) tree.text(buffer.subarray(from, at));
      if (length < 0) return at;
      consume(buffer.subarray(at, at + length));
      at += length;
      from = at;
    }
    if (at > from && !tree.isDropping()) tree.text(buffer.subarray(from, at));
    return buffer.length;
  }

  function nextInteresting(buffer: Buffer, from: number): number {
    if (comments === 0 && !tree.expandsVariables()) {
      const found = buffer.indexOf(LESS, from);
      return found === -1 ? buffer.length : found;
    }
    for (let at = from; at < buffer.length; at += 1) {
      const byte = buffer[at];
      if (byte === LESS || (byte === DASH && comments > 0) || (byte === DOLLAR && tree.expandsVariables())) {
        return at;
      }
    }
    return buffer.length;
  }

  function measure(buffer: Buffer, at: number): Length {
    if (buffer[at] === DOLLAR) return measureReference(buffer, at);
    if (buffer[at] === DASH) return matches(buffer, at, commentEnd);
    for (const start of starts) {
      const length = matches(buffer, at, start);
      if (length < 0 || (length > 0 && start === commentStart)) return length;
      if (length > 0) return measureTag(buffer, at);
    }
    return 0;
  }

  function measureTag(buffer: Buffer, at: number): Length {
    for (let i = at + Math.max(tag.scanned, 1); i < buffer.length; i += 1) {
      const byte = buffer[i]!;
      if (tag.quote !== 0) {
        if (byte === tag.quote) tag.quote = 0;
      } else if (byte === 0x22 || byte === 0x27) {
        tag.quote = byte;
      } else if (byte === 0x3e) {
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
      const reference = parseReference(bytes.toString('utf8'));
      if (reference === null) tree.text(bytes);
      else tree.add({ type: 'variable', reference });
    } else if (bytes[0] === DASH) {
      if (!tree.isDropping()) comments -= 1;
    } else if (bytes.length === commentStart.length && bytes.equals(commentStart)) {
      if (!tree.isDropping()) comments += 1;
    } else {
      if (tree.isDropping() && !tree.endsDropping(bytes)) return;
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
export function parseMarkup(document: Uint8Array): MarkupNode[] {
  const parser = createMarkupParser();
  return [...parser.write(document), ...parser.end()];
}

function matches(buffer: Buffer, at: number, expected: Buffer): Length {
  const available = Math.min(expected.length, buffer.length - at);
  if (buffer.compare(expected, 0, available, at, at + available) !== 0) return 0;
  return available === expected.length ? available : -1;
}

function measureReference(buffer: Buffer, at: number): Length {
  if (at + 1 < buffer.length && buffer[at + 1] !== 0x28) return 0;
  let quoted = false;
  const end = Math.min(buffer.length, at + REFERENCE_LIMIT);
  for (let i = at + 2; i < end; i += 1) {
    if (buffer[i] === 0x27) quoted = !quoted;
    else if (buffer[i] === 0x29 && !quoted) return i + 1 - at;
    else if (buffer[i] === LESS) return 0;
  }
  return end === at + REFERENCE_LIMIT ? 0 : -1;
}
