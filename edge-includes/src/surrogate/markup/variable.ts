/** Reading `$(…)` references, ESI Language 1.0 section 4. What is no reference stays text. */

import type { Template, VariableReference } from './node.ts';

const reference = /^\$\(([A-Z_]+)(?:\{([^{}()]{1,200})\})?(?:\|(?:'([^']*)'|([^\s')|]*)))?\)$/;
const references = /\$\([A-Z_]+(?:\{[^{}()]{1,200}\})?(?:\|(?:'[^']*'|[^\s')|]*))?\)/g;

/** The reference that a text is, or `null`. */
export function parseReference(text: string): VariableReference | null {
  const found = reference.exec(text);
  return found && { name: found[1]!, key: found[2] ?? null, fallback: found[3] ?? found[4] ?? null };
}

/** An attribute's value as text and references. */
export function parseTemplate(text: string): Template {
  if (!text.includes('$(')) return [text];
  const parts: (string | VariableReference)[] = [];
  let at = 0;
  for (const found of text.matchAll(references)) {
    if (found.index > at) parts.push(text.slice(at, found.index));
    parts.push(parseReference(found[0])!);
    at = found.index + found[0].length;
  }
  if (at < text.length) parts.push(text.slice(at));
  return parts;
}
