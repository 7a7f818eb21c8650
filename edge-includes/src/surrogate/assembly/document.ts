/** A document that is being expanded, and where in its nodes. */

import type { FunctionNode, IncludeRequest, MarkupNode } from '../markup/node.ts';
import { type Budget, createBudget } from './budget.ts';
import { type Escape, escapeFor } from './escape.ts';
import { invoke } from './invoke.ts';
import { copyScope, type Scope } from './scope.ts';
import type { Value } from './value.ts';
import type { Variables } from './variables.ts';

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
   * At once where the cache has it, so that a warm page is expanded without one promise. The promise rejects with a
   * ProblemError; the call itself may throw one.
   *
   * @param depth how many includes are around the document
   * @param within the document that the include stands in, as it was loaded; none for the page itself
   */
  load(
    include: IncludeRequest,
    depth: number,
    within?: LoadedDocument,
  ): LoadedDocument | Promise<LoadedDocument>;
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

export interface Document {
  readonly page: { readonly context: ExpandContext; budget: Budget | null };
  /** How many includes are around it. */
  readonly depth: number;
  readonly contentType: string;
  /** What the page got for an include; the page itself has none. */
  readonly loaded: LoadedDocument | undefined;
  /** Made when the first value is needed: most fragments have none. */
  scope: Scope | null;
  escape: Escape | null;
  /** What the next nodes wait for: an `esi:eval` before them is still loading. Never rejects. */
  flow: Promise<void> | null;
}

/** A place in a document's nodes; the frames around it are where to go on afterwards. */
export interface Frame {
  readonly nodes: readonly MarkupNode[];
  at: number;
  readonly document: Document;
  readonly parent: Frame | null;
  readonly loop: Loop | null;
  readonly inLoop: boolean;
}

export interface Loop {
  readonly item: string;
  readonly items: readonly Value[];
  next: number;
  /** What the loop's variable was worth before it. */
  readonly before: Value | undefined;
}

/** @param depth how many includes are around it */
export function openDocument(context: ExpandContext, depth: number): Document {
  const page = { context, budget: null };
  return {
    page,
    depth,
    contentType: context.contentType,
    loaded: undefined,
    scope: null,
    escape: null,
    flow: null,
  };
}

/** A document within a page, with variables of its own. */
export function openIncluded(parent: Document, loaded: LoadedDocument): Document {
  const { page, depth } = parent;
  const { contentType } = loaded;
  return { page, depth: depth + 1, contentType, loaded, scope: null, escape: null, flow: null };
}

/** A document that runs in the variables of another one: `esi:eval`. */
export function openEvaluated(parent: Document, loaded: LoadedDocument): Document {
  return { ...openIncluded(parent, loaded), scope: scopeOf(parent) };
}

/** The document as it is now: what either assigns later is unknown to the other. */
export function copyDocument(document: Document): Document {
  return { ...document, scope: document.scope === null ? null : copyScope(document.scope) };
}

export function scopeOf(document: Document): Scope {
  const { page } = document;
  page.budget ??= createBudget();
  document.scope ??= {
    variables: page.context.variables,
    extensions: page.context.extensions,
    budget: page.budget,
    assigned: null,
    functions: null,
    invoke,
  };
  return document.scope;
}

/** Writes a value so that it stays one in this document. */
export function escapeIn(document: Document, text: string): string {
  document.escape ??= escapeFor(document.contentType);
  return document.escape(text);
}

export function enter(
  nodes: readonly MarkupNode[],
  document: Document,
  parent: Frame | null = null,
  loop: Loop | null = null,
): Frame {
  return { nodes, at: 0, document, parent, loop, inLoop: loop !== null || (parent?.inLoop ?? false) };
}

/** Where to go on when a frame's nodes are through: its loop's next round, or the frame around it. */
export function leave(frame: Frame): Frame | null {
  const { loop } = frame;
  if (loop === null) return frame.parent;
  const scope = scopeOf(frame.document);
  scope.assigned ??= new Map();
  if (loop.next < loop.items.length) {
    scope.assigned.set(loop.item, loop.items[loop.next]!);
    loop.next += 1;
    frame.at = 0;
    scope.budget.spend(1);
    return frame;
  }
  return leaveLoop(frame);
}

/** Where to go on after `esi:break`. */
export function leaveLoop(frame: Frame): Frame | null {
  let around: Frame | null = frame;
  while (around !== null && around.loop === null) around = around.parent;
  if (around?.loop == null) return null;
  const { assigned } = scopeOf(around.document);
  if (around.loop.before === undefined) assigned?.delete(around.loop.item);
  else assigned?.set(around.loop.item, around.loop.before);
  return around.parent;
}

export function define(node: FunctionNode, document: Document): void {
  const scope = scopeOf(document);
  scope.functions ??= new Map();
  scope.functions.set(node.name, node);
}
