/**
 * Turns nodes into the parts of a page: bytes, and places whose bytes are still to come. Every include is started
 * here, at once; nothing waits. What the cache has becomes bytes without one promise.
 */

import type { Fields } from '../../wire/message.ts';
import type { IncludeNode, MarkupNode, TryNode } from '../markup/node.ts';
import { escapeHtml, expandAddress, type Variables } from './variables.ts';

/** A place in the page whose parts come later. It always gets some: a failed one gets none or its fallback. */
export interface Place {
  parts: readonly Part[] | null;
  /** Never rejects. */
  ready: Promise<void>;
}

export type Part = Uint8Array | Place;

export interface Expansion {
  parts: Part[];
  /** Includes whose failure fails all of this: without `onerror`, outside of `esi:try`. They reject. */
  required: Promise<unknown>[];
}

/** What one `esi:include` asks for. */
export interface IncludeRequest {
  /** Expanded; what variables brought in is percent-encoded. */
  src: string;
  /** Seconds that the answer is fresh. Only with extensions, as all that follows. */
  ttl?: number;
  noStore?: boolean;
  /** Milliseconds. */
  maxwait?: number;
  /** @default GET */
  method?: 'GET' | 'POST';
  /** The body of a POST. */
  entity?: string;
  /** Free of CR, LF, NUL and of names that must not be set. */
  headers?: { set: Fields; append: Fields; remove: string[] };
}

export interface LoadedDocument {
  nodes: readonly MarkupNode[];
  contentType: string;
}

export interface ExpandContext {
  variables: Variables;
  extensions: boolean;
  /** Of the document that the nodes stand in: it decides the escaping. */
  contentType: string;
  /**
   * At once where the cache has it. The promise rejects with a ProblemError; the call itself may throw one.
   *
   * @param depth how many includes are around the document
   */
  load(include: IncludeRequest, depth: number): LoadedDocument | Promise<LoadedDocument>;
  /** An `esi:inline` stands in the page. */
  storeInline?(inline: {
    name: string;
    fetchable: boolean;
    nodes: readonly MarkupNode[];
    contentType: string;
  }): void;
  /** An include failed and something else stands in its place. */
  onDegraded(src: string, error: unknown): void;
}

/**
 * Expands nodes as far as they are there; with nothing pending the parts are bytes only and nothing is required.
 *
 * @param depth how many includes are around these nodes
 * @throws ProblemError of a required include that failed at once
 */
export function expandNodes(nodes: readonly MarkupNode[], context: ExpandContext, depth: number): Expansion {
  const out: Output = { parts: [], required: [], failure: null };
  walk(nodes, context, depth, out);
  if (out.failure !== null) throw out.failure.error;
  return out;
}

interface Output extends Expansion {
  /** What failed at once and was required. */
  failure: { error: unknown } | null;
}

function walk(nodes: readonly MarkupNode[], context: ExpandContext, depth: number, out: Output): void {
  for (const node of nodes) {
    switch (node.type) {
      case 'bytes':
        out.parts.push(node.bytes);
        break;
      case 'variable':
        out.parts.push(Buffer.from(escapeHtml(context.variables.read(node.reference))));
        break;
      case 'include':
        expandInclude(node, context, depth, out);
        break;
      case 'try':
        expandTry(node, context, depth, out);
        break;
    }
  }
}

function expandInclude(node: IncludeNode, context: ExpandContext, depth: number, out: Output): void {
  const src = expandAddress(node.src, context.variables);
  const degrade = (error: unknown) => context.onDegraded(src, error);
  const attempts: ((into: Output) => void)[] = [(into) => loadInto(src, context, depth, into)];
  const { alt } = node;
  if (alt !== null) {
    attempts.push((into) => loadInto(expandAddress(alt, context.variables), context, depth, into));
  }
  if (node.continueOnError) attempts.push(() => undefined);
  firstThatWorks(attempts, { onFailed: degrade, mayFail: !node.continueOnError }, out);
}

function expandTry(node: TryNode, context: ExpandContext, depth: number, out: Output): void {
  firstThatWorks(
    [(into) => walk(node.attempt, context, depth, into), (into) => walk(node.except, context, depth, into)],
    {
      onFailed: (error) => context.onDegraded(describeAttempt(node, context.variables), error),
      mayFail: mayFail(node.except),
    },
    out,
  );
}

interface Fallbacks {
  onFailed(error: unknown): void;
  /** Whether even the last attempt may fail: then all of it is required. */
  mayFail: boolean;
}

/** Writes what the first attempt gives, or where that fails, now or later, the next. */
function firstThatWorks(
  [attempt, ...others]: ((into: Output) => void)[],
  fallbacks: Fallbacks,
  out: Output,
): void {
  if (attempt === undefined) return;
  if (others.length === 0) {
    attempt(out);
    return;
  }
  const own: Output = { parts: [], required: [], failure: null };
  attempt(own);
  if (own.failure !== null) {
    fallbacks.onFailed(own.failure.error);
    firstThatWorks(others, fallbacks, out);
    return;
  }
  if (own.required.length === 0) {
    out.parts.push(...own.parts);
    return;
  }
  const outcome = Promise.all(own.required).then(
    () => own.parts,
    async (error: unknown) => {
      fallbacks.onFailed(error);
      const next: Output = { parts: [], required: [], failure: null };
      firstThatWorks(others, fallbacks, next);
      return settle(next);
    },
  );
  place(outcome, fallbacks.mayFail, out);
}

function loadInto(src: string, context: ExpandContext, depth: number, out: Output): void {
  const include = (document: LoadedDocument, into: Output) =>
    walk(document.nodes, { ...context, contentType: document.contentType }, depth + 1, into);
  try {
    const document = context.load({ src }, depth + 1);
    if (!(document instanceof Promise)) {
      include(document, out);
      return;
    }
    const outcome = document.then((loaded) => {
      const own: Output = { parts: [], required: [], failure: null };
      include(loaded, own);
      return settle(own);
    });
    place(outcome, true, out);
  } catch (error) {
    out.failure ??= { error };
  }
}

/** The parts, once nothing can fail them any more. */
async function settle(own: Output): Promise<readonly Part[]> {
  if (own.failure !== null) throw own.failure.error;
  if (own.required.length > 0) await Promise.all(own.required);
  return own.parts;
}

function place(parts: Promise<readonly Part[]>, required: boolean, out: Output): void {
  const place: Place = {
    parts: null,
    ready: parts.then(
      (found) => {
        place.parts = found;
      },
      // Whoever requires it hears of the failure by `required`.
      () => {
        place.parts = [];
      },
    ),
  };
  out.parts.push(place);
  if (required) out.required.push(parts);
}

function mayFail(nodes: readonly MarkupNode[]): boolean {
  return nodes.some((node) => {
    if (node.type === 'include') return !node.continueOnError;
    return node.type === 'try' && mayFail(node.attempt) && mayFail(node.except);
  });
}

function describeAttempt(node: TryNode, variables: Variables): string {
  const first = node.attempt.find((inner) => inner.type === 'include');
  return first === undefined ? 'esi:try' : expandAddress(first.src, variables);
}
