/** Puts text and tags into nodes: knows which element may stand where. */

import { surrogateErrors } from '../errors.ts';
import type { MarkupNode, TryNode } from './node.ts';
import type { Tag } from './tag.ts';
import { parseTemplate } from './variable.ts';

export interface TreeBuilder {
  text(bytes: Uint8Array): void;
  add(node: MarkupNode): void;
  /** @throws ProblemError when the element is not known or stands in the wrong place */
  tag(tag: Tag): void;
  /** Whether everything is dropped until an element's end tag. */
  isDropping(): boolean;
  /** Whether a tag is the end tag that ends the dropping. */
  endsDropping(tag: Buffer): boolean;
  expandsVariables(): boolean;
  /** The nodes that are complete. */
  take(): MarkupNode[];
  /** @throws ProblemError when an element is open */
  end(): void;
}

/** Elements that may be open at once. */
const NESTING_LIMIT = 64;

/** An element that is open, and where the nodes inside it go; `null`: everything inside is dropped. */
type Frame =
  | { name: 'vars' }
  | { name: 'try'; node: TryNode; seen: Set<string> }
  | { name: 'attempt' | 'except'; nodes: MarkupNode[] }
  | { name: 'remove' | 'comment' | 'include'; nodes: null };

export function createTreeBuilder(): TreeBuilder {
  let complete: MarkupNode[] = [];
  const open: Frame[] = [];
  let vars = 0;

  const top = () => open.at(-1);
  // The complete list is replaced at every take, so a frame around it is looked up, not kept.
  const target = (): MarkupNode[] | null => {
    for (let i = open.length - 1; i >= 0; i -= 1) {
      const frame = open[i]!;
      if (frame.name === 'try') return null;
      if (frame.name !== 'vars') return frame.nodes;
    }
    return complete;
  };

  function openElement({ name, attributes, kind }: Tag): void {
    if (open.length >= NESTING_LIMIT) {
      throw surrogateErrors.MARKUP_MALFORMED(`<esi:${name}>`, `elements nest at most ${NESTING_LIMIT} deep`);
    }
    if (top()?.name === 'try' && name !== 'attempt' && name !== 'except') {
      throw surrogateErrors.MARKUP_MALFORMED(`<esi:${name}>`, 'it stands in esi:try outside of its branches');
    }
    switch (name) {
      case 'include':
        target()!.push(readInclude(attributes));
        if (kind === 'open') open.push({ name, nodes: null });
        return;
      case 'comment':
      case 'remove':
        if (kind === 'open') open.push({ name, nodes: null });
        return;
      case 'vars':
        if (kind === 'empty') return;
        open.push({ name });
        vars += 1;
        return;
      case 'try': {
        if (kind === 'empty') return;
        const node: TryNode = { type: 'try', attempt: [], except: [] };
        open.push({ name, node, seen: new Set() });
        return;
      }
      case 'attempt':
      case 'except': {
        const parent = top();
        if (parent?.name !== 'try' || parent.seen.has(name)) {
          throw surrogateErrors.MARKUP_MALFORMED(`<esi:${name}>`, 'it stands once, directly in esi:try');
        }
        parent.seen.add(name);
        if (kind === 'open') open.push({ name, nodes: parent.node[name] });
        return;
      }
      default:
        throw surrogateErrors.MARKUP_MALFORMED(`<esi:${name}>`, 'the element is not known');
    }
  }

  function closeElement(name: string): void {
    const frame = top();
    if (frame?.name !== name) {
      const expected = frame === undefined ? 'nothing is open' : `"${frame.name}" is open`;
      throw surrogateErrors.MARKUP_MALFORMED(`</esi:${name}>`, expected);
    }
    open.pop();
    if (frame.name === 'vars') vars -= 1;
    if (frame.name === 'try') {
      if (!frame.seen.has('attempt')) {
        throw surrogateErrors.MARKUP_MALFORMED('</esi:try>', 'it has no esi:attempt');
      }
      target()!.push(frame.node);
    }
  }

  const isDropping = () => {
    const frame = top();
    return frame !== undefined && 'nodes' in frame && frame.nodes === null;
  };

  return {
    text(bytes) {
      if (bytes.length > 0) target()?.push({ type: 'bytes', bytes });
    },
    add(node) {
      target()?.push(node);
    },
    tag(tag) {
      if (tag.kind === 'close') closeElement(tag.name);
      else openElement(tag);
    },
    isDropping,
    endsDropping: (tag) => tag.toString('latin1', 0, 100).startsWith(`</esi:${top()?.name}`),
    expandsVariables: () => vars > 0 && !isDropping(),
    take() {
      const taken = complete;
      complete = [];
      return taken;
    },
    end() {
      const frame = top();
      if (frame !== undefined) throw surrogateErrors.MARKUP_UNCLOSED(`<esi:${frame.name}>`);
    },
  };
}

function readInclude(attributes: Tag['attributes']): MarkupNode {
  const { src, alt, onerror } = attributes;
  if (src === undefined || src === '') {
    throw surrogateErrors.MARKUP_MALFORMED('<esi:include>', 'it has no "src"');
  }
  if (onerror !== undefined && onerror !== 'continue') {
    throw surrogateErrors.MARKUP_MALFORMED('<esi:include>', 'its "onerror" may only be "continue"');
  }
  return {
    type: 'include',
    src: parseTemplate(src),
    alt: alt === undefined ? null : parseTemplate(alt),
    continueOnError: onerror === 'continue',
  };
}
