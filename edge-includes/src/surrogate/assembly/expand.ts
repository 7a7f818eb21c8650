/**
 * Turns nodes into the parts of a page. Every include is started here, at once, and nothing waits, except what
 * follows an `esi:eval` that is still loading. What the cache has becomes bytes without one promise.
 *
 * A failure does not stop what stands beside it: whatever an attempt assigns or stores does not depend on when its
 * includes answer.
 */

import type { EvalNode, ForeachNode, IncludeNode, MarkupNode, Source, TryNode } from '../markup/node.ts';
import { describeAddress } from './address.ts';
import { assign, itemsOf } from './assign.ts';
import {
  copyDocument,
  type Document,
  define,
  type ExpandContext,
  enter,
  escapeIn,
  type Frame,
  type LoadedDocument,
  leave,
  leaveLoop,
  openDocument,
  openEvaluated,
  openIncluded,
  scopeOf,
} from './document.ts';
import { evaluate, evaluateText, holds } from './evaluate.ts';
import { createIncludeRequest } from './include-request.ts';
import {
  addPlace,
  createOutput,
  type Expansion,
  type Output,
  type Part,
  settle,
  takeSince,
} from './parts.ts';

export type { IncludeRequest } from '../markup/node.ts';
export type { Document, ExpandContext, LoadedDocument } from './document.ts';
export { openDocument } from './document.ts';
export type { Expansion, Part, Place } from './parts.ts';

/**
 * Expands a whole document; with nothing pending the parts are bytes only and nothing is required.
 *
 * @param depth how many includes are around these nodes
 * @throws ProblemError of what was required and failed at once
 */
export function expandNodes(nodes: readonly MarkupNode[], context: ExpandContext, depth: number): Expansion {
  return expandMore(nodes, openDocument(context, depth));
}

/**
 * Expands the next nodes of a document that still arrives.
 *
 * @throws ProblemError of what was required and failed at once
 */
export function expandMore(nodes: readonly MarkupNode[], document: Document): Expansion {
  const out = createOutput();
  const frame = enter(nodes, document);
  const flow = document.flow === null ? run(frame, out) : resume(document.flow, frame, out);
  document.flow = flow;
  void flow?.then(() => {
    if (document.flow === flow) document.flow = null;
  });
  if (out.failure !== null) throw out.failure.error;
  return out;
}

/**
 * Runs nodes to their end, or to what they have to wait for: then the rest runs by itself.
 *
 * @returns when all has run; `null`: it has. Never rejects
 */
function run(frame: Frame, out: Output): Promise<void> | null {
  try {
    return runFrames(frame, out);
  } catch (error) {
    out.failure ??= { error };
    return null;
  }
}

function runFrames(start: Frame, out: Output): Promise<void> | null {
  let frame: Frame | null = start;
  while (frame !== null) {
    const node: MarkupNode | undefined = frame.nodes[frame.at];
    if (node === undefined) {
      frame = leave(frame);
      continue;
    }
    frame.at += 1;
    const { document }: Frame = frame;
    switch (node.type) {
      case 'bytes':
        if (frame.inLoop) scopeOf(document).budget.spend(1 + (node.bytes.length >> 8));
        out.parts.push(node.bytes);
        break;
      case 'variable': {
        if (frame.inLoop) scopeOf(document).budget.spend(1);
        const text = evaluateText(node.value, scopeOf(document));
        out.parts.push(Buffer.from(node.raw ? text : escapeIn(document, text)));
        break;
      }
      case 'include':
        expandInclude(node, document, out);
        break;
      case 'inline': {
        const { name, fetchable, nodes } = node;
        document.page.context.storeInline?.({ name, fetchable, nodes, contentType: document.contentType });
        break;
      }
      case 'choose': {
        const scope = scopeOf(document);
        const branch = node.branches.find(({ test }) => holds(test, scope))?.nodes ?? node.otherwise;
        frame = enter(branch, document, frame);
        break;
      }
      case 'try': {
        const flow = expandTry(node, document, out);
        if (flow !== null) return resume(flow, frame, out);
        break;
      }
      case 'assign':
        assign(node, scopeOf(document));
        break;
      case 'eval': {
        const next = expandEval(node, frame, out);
        if (next instanceof Promise) return next;
        frame = next;
        break;
      }
      case 'foreach':
        frame = enterLoop(node, frame);
        break;
      case 'break':
        frame = leaveLoop(frame);
        break;
      case 'function':
        define(node, document);
        break;
      case 'return':
        break;
    }
  }
  return null;
}

/** Goes on with a frame once something has come, in a place of its own. */
function resume(flow: Promise<unknown>, frame: Frame, out: Output): Promise<void> {
  const own = createOutput();
  const resumed = flow.then(async () => {
    await run(frame, own);
  });
  addPlace(
    resumed.then(() => settle(own)),
    true,
    out,
  );
  return resumed;
}

function expandInclude(node: IncludeNode, document: Document, out: Output): void {
  if (node.alt === null && !node.continueOnError) {
    include(node, document, out);
    return;
  }
  const mark = markOf(out);
  include(node, document, out);
  if (isDone(out, mark)) return;
  // Only a failure that comes later has to see the variables as they are now.
  const later = out.failure !== null ? document : copyDocument(document);
  recover(mark, null, out, {
    onFailed: (error) => degrade(node, document, error),
    instead: (into) => expandAlt(node, later, into),
    mayFail: !node.continueOnError,
  });
}

/** What stands in the place of an include whose `src` failed. */
function expandAlt(node: IncludeNode, document: Document, out: Output): void {
  if (node.alt === null) return;
  const other: Source = { ...node, src: node.alt, request: null };
  if (!node.continueOnError) {
    include(other, document, out);
    return;
  }
  const mark = markOf(out);
  include(other, document, out);
  if (isDone(out, mark)) return;
  recover(mark, null, out, {
    onFailed: (error) => degrade(node, document, error),
    instead: () => undefined,
    mayFail: false,
  });
}

function expandTry(node: TryNode, document: Document, out: Output): Promise<void> | null {
  const mark = markOf(out);
  const flow = run(enter(node.attempt, document), out);
  if (isDone(out, mark)) return flow;
  recover(mark, flow, out, {
    onFailed: (error) => document.page.context.onDegraded(describeAttempt(node), error),
    // What `except` assigns is known in it alone: when it runs depends on when an include fails.
    prepare: () => copyDocument(document),
    instead: (into, copy) => void run(enter(node.except, copy ?? document), into),
    mayFail: node.exceptMayFail,
  });
  return flow;
}

/** How far an output was written. */
interface Mark {
  parts: number;
  required: number;
  failure: Output['failure'];
}

function markOf(out: Output): Mark {
  const mark = { parts: out.parts.length, required: out.required.length, failure: out.failure };
  out.failure = null;
  return mark;
}

/** Whether nothing that was written since the mark has failed or may fail. */
function isDone(out: Output, mark: Mark): boolean {
  if (out.failure !== null || out.required.length > mark.required) return false;
  out.failure = mark.failure;
  return true;
}

interface Fallback {
  onFailed(error: unknown): void;
  /** Runs when the attempt has run, before what follows it. */
  prepare?(): Document;
  instead(out: Output, prepared: Document | null): void;
  /** Whether what stands instead may fail too: then all of it is required. */
  mayFail: boolean;
}

/** Keeps what was written since the mark only if it does not fail, now or later; else something stands instead. */
function recover(mark: Mark, flow: Promise<void> | null, out: Output, fallback: Fallback): void {
  const own = takeSince(out, mark.parts, mark.required);
  out.failure = mark.failure;
  if (own.failure !== null && flow === null) {
    fallback.onFailed(own.failure.error);
    fallback.instead(out, fallback.prepare?.() ?? null);
  } else {
    addPlace(settleOr(own, flow, fallback), fallback.mayFail, out);
  }
}

async function settleOr(
  own: Output,
  flow: Promise<void> | null,
  fallback: Fallback,
): Promise<readonly Part[]> {
  if (flow !== null) await flow;
  const prepared = fallback.prepare?.() ?? null;
  try {
    return await settle(own);
  } catch (error) {
    fallback.onFailed(error);
    const instead = createOutput();
    fallback.instead(instead, prepared);
    return settle(instead);
  }
}

function include(source: Source, document: Document, out: Output): void {
  try {
    const loaded = load(source, document);
    if (loaded instanceof Promise) addPlace(settleLoaded(loaded, document), true, out);
    else runLoaded(loaded, document, out);
  } catch (error) {
    out.failure ??= { error };
  }
}

async function settleLoaded(loading: Promise<LoadedDocument>, document: Document): Promise<readonly Part[]> {
  const own = createOutput();
  runLoaded(await loading, document, own);
  return settle(own);
}

function runLoaded(loaded: LoadedDocument, document: Document, out: Output): void {
  const { nodes } = loaded;
  const only = nodes[0];
  if (nodes.length === 1 && only?.type === 'bytes') out.parts.push(only.bytes);
  else run(enter(nodes, openIncluded(document, loaded)), out);
}

function load(source: Source, document: Document): LoadedDocument | Promise<LoadedDocument> {
  const { context } = document.page;
  const request = source.request ?? createIncludeRequest(source.src, source.options, scopeOf(document));
  return context.load(request, document.depth + 1, document.loaded);
}

/** The frame to go on with, or when all that follows has run. */
function expandEval(node: EvalNode, frame: Frame, out: Output): Frame | Promise<void> {
  const { document } = frame;
  let loaded: ReturnType<typeof loadEval>;
  try {
    loaded = loadEval(node, document);
  } catch (error) {
    out.failure ??= { error };
    return frame;
  }
  if (!(loaded instanceof Promise)) return enterEvaluated(loaded, frame);
  const own = createOutput();
  const resumed = loaded.then(
    async (found) => {
      await run(enterEvaluated(found, frame), own);
    },
    async (error: unknown) => {
      own.failure ??= { error };
      await run(frame, own);
    },
  );
  addPlace(
    resumed.then(() => settle(own)),
    true,
    out,
  );
  return resumed;
}

function enterEvaluated(loaded: LoadedDocument | null, frame: Frame): Frame {
  if (loaded === null) return frame;
  return enter(loaded.nodes, openEvaluated(frame.document, loaded), frame);
}

/** `null`: it failed and nothing stands in its place. */
function loadEval(
  node: EvalNode,
  document: Document,
): LoadedDocument | Promise<LoadedDocument | null> | null {
  const { alt } = node;
  const giveUp = (error: unknown) => {
    if (!node.continueOnError) throw error;
    degrade(node, document, error);
    return null;
  };
  const second = (error: unknown) => {
    if (alt === null) return giveUp(error);
    degrade(node, document, error);
    return either(() => load({ ...node, src: alt, request: null }, document), giveUp);
  };
  return either(() => load(node, document), second);
}

/** What a call gives, or after its failure, now or later, another. */
function either<T>(
  first: () => LoadedDocument | Promise<LoadedDocument>,
  second: (error: unknown) => T | Promise<T>,
): LoadedDocument | T | Promise<LoadedDocument | T> {
  try {
    const found = first();
    return found instanceof Promise ? found.catch(second) : found;
  } catch (error) {
    return second(error);
  }
}

function enterLoop(node: ForeachNode, frame: Frame): Frame {
  const { document } = frame;
  const scope = scopeOf(document);
  const items = itemsOf(evaluate(node.collection, scope));
  const loop = { item: node.item, items, next: 0, before: scope.assigned?.get(node.item) };
  const inside = enter(node.nodes, document, frame, loop);
  inside.at = node.nodes.length;
  return inside;
}

function degrade(source: Source, document: Document, error: unknown): void {
  document.page.context.onDegraded(source.request?.src ?? describeAddress(source.src), error);
}

function describeAttempt(node: TryNode): string {
  const first = node.attempt.find((inner) => inner.type === 'include');
  if (first === undefined) return 'esi:try';
  return first.request?.src ?? describeAddress(first.src);
}
