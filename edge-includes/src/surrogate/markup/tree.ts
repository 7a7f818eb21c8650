/** Puts text and tags into nodes: knows which element may stand where. */

import { surrogateErrors } from '../errors.ts';
import { readAssign, readForeach, readFunction, readInline, readRaw, readReturn } from './elements.ts';
import { parseTest } from './expression-parser.ts';
import { mayFail } from './may-fail.ts';
import type { ChooseNode, ForeachNode, FunctionNode, InlineNode, MarkupNode, TryNode } from './node.ts';
import { readSource } from './source.ts';
import { type Attributes, decodeEntities, type Tag } from './tag.ts';

export interface TreeBuilder {
  text(bytes: Uint8Array): void;
  add(node: MarkupNode): void;
  /** @throws ProblemError when the element is not known or stands in the wrong place */
  tag(tag: Tag): void;
  /** The element whose content is no markup, so that only its end tag is looked for. */
  verbatim(): string | null;
  /** Whether `$(…)` is a reference here. */
  expandsVariables(): boolean;
  /** Whether references here are written as they are. */
  isRaw(): boolean;
  /** The nodes that are complete. */
  take(): MarkupNode[];
  /** @throws ProblemError when an element is open */
  end(): void;
}

/** Elements that may be open at once. */
const NESTING_LIMIT = 64;
/** Most bytes between the tags of an `esi:assign`. */
const ASSIGN_LIMIT = 16_384;

/** An element that is open. */
type Frame =
  | { name: 'vars'; raw: boolean }
  | { name: 'try'; node: TryNode; seen: Set<string> }
  | { name: 'choose'; node: ChooseNode; seen: Set<string> }
  | { name: 'attempt' | 'except' | 'when' | 'otherwise'; nodes: MarkupNode[] }
  | { name: 'inline'; node: InlineNode; nodes: MarkupNode[] }
  | { name: 'foreach'; node: ForeachNode; nodes: MarkupNode[] }
  | { name: 'function'; node: FunctionNode; nodes: MarkupNode[] }
  | { name: 'assign'; attributes: Attributes; collected: Buffer[]; size: number }
  | { name: 'text' }
  /** Everything inside is dropped. */
  | { name: 'remove' | 'comment' | 'include' | 'eval' | 'break' | 'return' };

const branches: Record<string, string> = {
  attempt: 'try',
  except: 'try',
  when: 'choose',
  otherwise: 'choose',
};
const extended = new Set(['assign', 'eval', 'foreach', 'break', 'function', 'return', 'text']);
const verbatimElements = new Set<string>([
  ...['remove', 'comment', 'include', 'eval', 'break', 'return', 'text', 'assign'],
]);
/** Elements whose content fetches or writes: a function only computes. */
const notInFunction = new Set(['include', 'eval', 'try', 'inline', 'function']);

export function createTreeBuilder(extensions: boolean): TreeBuilder {
  let complete: MarkupNode[] = [];
  const open: Frame[] = [];
  const variables: boolean[] = [];

  const top = () => open.at(-1);
  const isInside = (name: Frame['name'], until?: Frame['name']) => {
    for (let i = open.length - 1; i >= 0 && open[i]!.name !== until; i -= 1) {
      if (open[i]!.name === name) return true;
    }
    return false;
  };
  // The complete list is replaced at every take, so a frame around it is looked up, not kept.
  const target = (): MarkupNode[] => {
    for (let i = open.length - 1; i >= 0; i -= 1) {
      const frame = open[i]!;
      if ('nodes' in frame) return frame.nodes;
    }
    return complete;
  };

  function openElement({ name, attributes, kind }: Tag): void {
    if (open.length >= NESTING_LIMIT) {
      throw refuse(name, `elements nest at most ${NESTING_LIMIT} deep`);
    }
    if (extended.has(name) && !extensions) throw refuse(name, 'it is known only with extensions');
    const parent = top();
    if ((parent?.name === 'try' || parent?.name === 'choose') && branches[name] !== parent.name) {
      throw refuse(name, `it stands in esi:${parent.name} outside of its branches`);
    }
    if (notInFunction.has(name) && isInside('function')) throw refuse(name, 'it stands in esi:function');
    const empty = kind === 'empty';
    switch (name) {
      case 'include':
      case 'eval':
        target().push({ type: name, ...readSource(name, attributes, extensions) });
        if (!empty) open.push({ name });
        return;
      case 'comment':
      case 'remove':
      case 'text':
        if (!empty) open.push({ name });
        return;
      case 'vars': {
        const raw = readRaw(attributes);
        if (empty) return;
        open.push({ name, raw });
        variables.push(raw);
        return;
      }
      case 'inline': {
        const node = readInline(attributes);
        if (empty) target().push(node);
        else open.push({ name, node, nodes: node.nodes });
        return;
      }
      case 'try':
        if (empty) throw refuse(name, 'it has no esi:attempt and esi:except');
        open.push({
          name,
          node: { type: 'try', attempt: [], except: [], exceptMayFail: true },
          seen: new Set(),
        });
        return;
      case 'choose':
        if (empty) throw refuse(name, 'it has no esi:when');
        open.push({ name, node: { type: 'choose', branches: [], otherwise: [] }, seen: new Set() });
        return;
      case 'attempt':
      case 'except':
      case 'when':
      case 'otherwise': {
        const nodes = openBranch(name, attributes);
        if (!empty) open.push({ name, nodes });
        return;
      }
      case 'assign':
        if (attributes['value'] !== undefined) target().push(readAssign(attributes, attributes['value']));
        else if (empty) throw refuse(name, 'it has no "value"');
        if (!empty) open.push({ name, attributes, collected: [], size: 0 });
        return;
      case 'foreach': {
        const node = readForeach(attributes);
        if (empty) target().push(node);
        else open.push({ name, node, nodes: node.nodes });
        return;
      }
      case 'function': {
        const node = readFunction(attributes);
        if (empty) target().push(node);
        else open.push({ name, node, nodes: node.nodes });
        return;
      }
      case 'break':
        if (!isInside('foreach', 'function')) throw refuse(name, 'it stands outside of esi:foreach');
        target().push({ type: 'break' });
        if (!empty) open.push({ name });
        return;
      case 'return':
        if (!isInside('function')) throw refuse(name, 'it stands outside of esi:function');
        target().push(readReturn(attributes));
        if (!empty) open.push({ name });
        return;
      default:
        throw refuse(name, 'the element is not known');
    }
  }

  function openBranch(
    name: 'attempt' | 'except' | 'when' | 'otherwise',
    attributes: Attributes,
  ): MarkupNode[] {
    const parent = top();
    if (parent === undefined || parent.name !== branches[name] || !('seen' in parent)) {
      throw refuse(name, `it stands directly in esi:${branches[name]}`);
    }
    if (name !== 'when' && parent.seen.has(name)) throw refuse(name, `it stands once in esi:${parent.name}`);
    parent.seen.add(name);
    if (parent.name === 'try') return parent.node[name as 'attempt' | 'except'];
    if (name === 'otherwise') return parent.node.otherwise;
    if (attributes['test'] === undefined) throw refuse(name, 'it has no "test"');
    const branch = { test: parseTest(attributes['test'], extensions), nodes: [] };
    parent.node.branches.push(branch);
    return branch.nodes;
  }

  function closeElement(name: string): void {
    const frame = top();
    if (frame?.name !== name) {
      const expected = frame === undefined ? 'nothing is open' : `"${frame.name}" is open`;
      throw surrogateErrors.MARKUP_MALFORMED(`</esi:${name}>`, expected);
    }
    open.pop();
    switch (frame.name) {
      case 'vars':
        variables.pop();
        return;
      case 'try':
        if (frame.seen.size < 2) throw refuse(name, 'it has one esi:attempt and one esi:except');
        frame.node.exceptMayFail = mayFail(frame.node.except);
        target().push(frame.node);
        return;
      case 'choose':
        if (!frame.seen.has('when')) throw refuse(name, 'it has no esi:when');
        target().push(frame.node);
        return;
      case 'inline':
      case 'foreach':
      case 'function':
        target().push(frame.node);
        return;
      case 'assign': {
        if (frame.attributes['value'] !== undefined) return;
        const text = decodeEntities(Buffer.concat(frame.collected).toString('utf8'));
        target().push(readAssign(frame.attributes, text.trim()));
        return;
      }
    }
  }

  return {
    text(bytes) {
      const frame = top();
      if (frame?.name === 'try' || frame?.name === 'choose') {
        if (isBlank(bytes)) return;
        throw refuse(frame.name, 'text stands in it outside of its branches');
      }
      if (frame?.name === 'assign') {
        frame.size += bytes.length;
        if (frame.size > ASSIGN_LIMIT) throw refuse('assign', `it has more than ${ASSIGN_LIMIT} bytes`);
        frame.collected.push(Buffer.from(bytes));
        return;
      }
      if (frame !== undefined && frame.name !== 'text' && verbatimElements.has(frame.name)) return;
      if (bytes.length > 0) target().push({ type: 'bytes', bytes });
    },
    add: (node) => void target().push(node),
    tag(tag) {
      if (tag.kind === 'close') closeElement(tag.name);
      else openElement(tag);
    },
    verbatim() {
      const name = top()?.name;
      return name !== undefined && verbatimElements.has(name) ? name : null;
    },
    expandsVariables() {
      const frame = top();
      return variables.length > 0 && frame?.name !== 'try' && frame?.name !== 'choose';
    },
    isRaw: () => variables.at(-1) ?? false,
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

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d));
}

function refuse(name: string, why: string): Error {
  return surrogateErrors.MARKUP_MALFORMED(`<esi:${name}>`, why);
}
