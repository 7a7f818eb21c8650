/**
 * Turns nodes into the parts of a page: bytes, and places whose bytes are still to come. Every include is started
 * here, at once; nothing waits.
 */

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

export interface ExpandContext {
  variables: Variables;
  /** The nodes of an included document. Rejects with a ProblemError. */
  load(src: string, depth: number): Promise<readonly MarkupNode[]>;
  /** An include failed and something else stands in its place. */
  onDegraded(src: string, error: unknown): void;
}

/** @param depth how many includes are around these nodes */
export function expandNodes(nodes: readonly MarkupNode[], context: ExpandContext, depth: number): Expansion {
  const expansion: Expansion = { parts: [], required: [] };
  for (const node of nodes) {
    switch (node.type) {
      case 'bytes':
        expansion.parts.push(node.bytes);
        break;
      case 'variable':
        expansion.parts.push(Buffer.from(escapeHtml(context.variables(node.reference))));
        break;
      case 'include':
        expandInclude(node, expansion, context, depth);
        break;
      case 'try':
        expandTry(node, expansion, context, depth);
        break;
    }
  }
  return expansion;
}

function expandInclude(node: IncludeNode, expansion: Expansion, context: ExpandContext, depth: number): void {
  const src = expandAddress(node.src, context.variables);
  const loaded = loadParts(src, context, depth).catch((error: unknown) => {
    if (node.alt === null) throw error;
    context.onDegraded(src, error);
    return loadParts(expandAddress(node.alt, context.variables), context, depth);
  });
  if (node.continueOnError) {
    const settled = loaded.catch((error: unknown) => {
      context.onDegraded(src, error);
      return [];
    });
    expansion.parts.push(createPlace(settled));
  } else {
    expansion.required.push(loaded);
    expansion.parts.push(createPlace(loaded));
  }
}

function expandTry(node: TryNode, expansion: Expansion, context: ExpandContext, depth: number): void {
  const attempt = expandNodes(node.attempt, context, depth);
  if (attempt.required.length === 0) {
    expansion.parts.push(...attempt.parts);
    return;
  }
  const outcome = Promise.all(attempt.required).then(
    () => attempt.parts,
    async (error: unknown) => {
      context.onDegraded(describeAttempt(node, context.variables), error);
      return settle(expandNodes(node.except, context, depth));
    },
  );
  if (mayFail(node.except)) expansion.required.push(outcome);
  expansion.parts.push(createPlace(outcome));
}

async function loadParts(src: string, context: ExpandContext, depth: number): Promise<readonly Part[]> {
  return settle(expandNodes(await context.load(src, depth + 1), context, depth + 1));
}

/** The parts, once nothing can fail them any more. */
async function settle(expansion: Expansion): Promise<readonly Part[]> {
  if (expansion.required.length > 0) await Promise.all(expansion.required);
  return expansion.parts;
}

function createPlace(parts: Promise<readonly Part[]>): Place {
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
  return place;
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
