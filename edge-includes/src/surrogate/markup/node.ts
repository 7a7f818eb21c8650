/** What a document is compiled into: static bytes and instructions, in document order. */

/** `$(NAME{key}|default)`, ESI Language 1.0 section 4. */
export interface VariableReference {
  name: string;
  key: string | null;
  fallback: string | null;
}

/** Text with variables in it: an attribute's value. */
export type Template = readonly (string | VariableReference)[];

export interface IncludeNode {
  type: 'include';
  src: Template;
  alt: Template | null;
  /** `onerror="continue"`: a failure leaves nothing in its place. */
  continueOnError: boolean;
}

export interface TryNode {
  type: 'try';
  attempt: MarkupNode[];
  except: MarkupNode[];
}

export type MarkupNode =
  | { type: 'bytes'; bytes: Uint8Array }
  | { type: 'variable'; reference: VariableReference }
  | IncludeNode
  | TryNode;
