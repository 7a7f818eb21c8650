/**
 * What a document is compiled into: static bytes and instructions, in document order. It is immutable, kept beside
 * the body whose bytes it points into, and evaluated per request.
 */

import type { Fields } from '../../wire/message.ts';
import type { Expression, Template } from './expression.ts';

export type { VariableReference } from './expression.ts';

export type MarkupNode =
  | { type: 'bytes'; bytes: Uint8Array }
  | VariableNode
  | IncludeNode
  | InlineNode
  | ChooseNode
  | TryNode
  | AssignNode
  | EvalNode
  | ForeachNode
  | { type: 'break' }
  | FunctionNode
  | { type: 'return'; value: Expression | null };

/** A reference in `esi:vars`. */
export interface VariableNode {
  type: 'variable';
  value: Expression;
  /** Written as it is: `<esi:vars raw="yes">`. */
  raw: boolean;
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
  /** Free of CR, LF, NUL and of names that must not be set; names in lower case. */
  headers?: { set: Fields; append: Fields; remove: string[] };
}

/** An address to fetch, and what to do when that fails. */
export interface Source {
  src: Template;
  alt: Template | null;
  /** `onerror="continue"`: a failure leaves nothing in its place. */
  continueOnError: boolean;
  options: IncludeOptions | null;
  /** What is asked for, where nothing in it varies. */
  request: IncludeRequest | null;
}

export interface IncludeNode extends Source {
  type: 'include';
}

/** Attributes of an include beyond ESI 1.0. */
export interface IncludeOptions {
  ttl?: number;
  noStore?: boolean;
  maxwait?: number;
  method?: 'GET' | 'POST';
  entity?: Template;
  headers: readonly HeaderChange[];
}

export interface HeaderChange {
  change: 'set' | 'append' | 'remove';
  /** In lower case. */
  name: string;
  value: Template;
}

export interface InlineNode {
  type: 'inline';
  name: string;
  fetchable: boolean;
  nodes: MarkupNode[];
}

export interface ChooseNode {
  type: 'choose';
  branches: { test: Expression; nodes: MarkupNode[] }[];
  otherwise: MarkupNode[];
}

export interface TryNode {
  type: 'try';
  attempt: MarkupNode[];
  except: MarkupNode[];
  /** Whether something in `except` may fail too. */
  exceptMayFail: boolean;
}

export interface AssignNode {
  type: 'assign';
  name: string;
  /** `name="list{key}"`. */
  key: Expression | null;
  value: Expression;
}

/** Like an include, but its document runs in the variables of this one. */
export interface EvalNode extends Source {
  type: 'eval';
}

export interface ForeachNode {
  type: 'foreach';
  collection: Expression;
  item: string;
  nodes: MarkupNode[];
}

export interface FunctionNode {
  type: 'function';
  name: string;
  nodes: MarkupNode[];
}
