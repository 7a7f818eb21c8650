/**
 * Documents that are parsed as they come. One that comes in one piece is parsed once for all who read the same bytes:
 * a thousand clients that wait for one cold page do.
 */

import { bodyParts, type WireResponse } from '../wire/message.ts';
import type { MarkupNode } from './markup/node.ts';
import { createMarkupParser, type MarkupOptions, type MarkupParser } from './markup/parser.ts';

/** Nodes as they are complete. @throws ProblemError for malformed markup */
export async function* parseStream(
  body: WireResponse['body'],
  options: MarkupOptions = {},
): AsyncGenerator<readonly MarkupNode[]> {
  let first: FirstPiece | undefined;
  let parser: MarkupParser | undefined;
  for await (const piece of bodyParts(body)) {
    if (first === undefined) {
      first = parseFirst(piece, options);
      yield first.nodes;
      continue;
    }
    if (parser === undefined) {
      parser = createMarkupParser(options);
      parser.write(first.bytes);
    }
    yield parser.write(piece);
  }
  if (parser !== undefined) {
    yield parser.end();
  } else if (first !== undefined) {
    first.rest ??= first.parser.end();
    yield first.rest;
  }
}

interface FirstPiece {
  bytes: Uint8Array;
  extensions: boolean | undefined;
  parser: MarkupParser;
  nodes: readonly MarkupNode[];
  /** What is left when there is no other piece. */
  rest?: readonly MarkupNode[];
}

const firstPieces = new WeakMap<Uint8Array, FirstPiece>();

function parseFirst(bytes: Uint8Array, options: MarkupOptions): FirstPiece {
  const known = firstPieces.get(bytes);
  if (known?.extensions === options.extensions) return known!;
  const parser = createMarkupParser(options);
  const made: FirstPiece = { bytes, extensions: options.extensions, parser, nodes: parser.write(bytes) };
  firstPieces.set(bytes, made);
  return made;
}
