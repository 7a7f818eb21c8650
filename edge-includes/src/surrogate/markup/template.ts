/** An attribute's value as text and references. What is no reference stays text. */

import { createCursor } from './cursor.ts';
import type { Template } from './expression.ts';
import { readReference } from './expression-parser.ts';

export function parseTemplate(text: string, extensions: boolean): Template {
  const parts: Template[number][] = [];
  let from = 0;
  for (let at = text.indexOf('$'); at !== -1; at = text.indexOf('$', at)) {
    const cursor = createCursor(text, { at, extensions });
    const reference = readReference(cursor);
    if (reference === null) {
      at += 1;
      continue;
    }
    if (at > from) parts.push(text.slice(from, at));
    parts.push(reference);
    at = cursor.at;
    from = at;
  }
  if (from < text.length || parts.length === 0) parts.push(text.slice(from));
  return parts;
}

/** The text of a template that is always the same; `null` when it is not. */
export function staticText(template: Template): string | null {
  const [text] = template;
  return template.length === 1 && typeof text === 'string' ? text : null;
}
