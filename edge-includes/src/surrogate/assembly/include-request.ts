/** What an include asks for, with its variables' values. */

import { surrogateErrors } from '../errors.ts';
import type { Template } from '../markup/expression.ts';
import type { HeaderChange, IncludeOptions, IncludeRequest } from '../markup/node.ts';
import { expandAddress } from './address.ts';
import { evaluateText } from './evaluate.ts';
import type { Scope } from './scope.ts';

/** @throws ProblemError `surrogate-value-unsafe`, and those of evaluating */
export function createIncludeRequest(
  address: Template,
  options: IncludeOptions | null,
  scope: Scope,
): IncludeRequest {
  const src = expandAddress(address, scope);
  if (options === null) return { src };
  const { headers, entity, ...rest } = options;
  const request: IncludeRequest = { src, ...rest };
  if (entity !== undefined) request.entity = expandText(entity, scope);
  if (headers.length > 0) request.headers = changeHeaders(src, headers, scope);
  return request;
}

function changeHeaders(
  src: string,
  changes: readonly HeaderChange[],
  scope: Scope,
): NonNullable<IncludeRequest['headers']> {
  const headers: NonNullable<IncludeRequest['headers']> = { set: {}, append: {}, remove: [] };
  for (const { change, name, value } of changes) {
    if (change === 'remove') {
      headers.remove.push(name);
      continue;
    }
    const text = Buffer.from(expandText(value, scope), 'utf8').toString('latin1');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they may not stand in a header
    if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(text)) {
      throw surrogateErrors.VALUE_UNSAFE(src, `its header "${name}" would have a control character`);
    }
    const before = headers[change][name];
    headers[change][name] = before === undefined || change === 'set' ? text : `${String(before)}, ${text}`;
  }
  return headers;
}

function expandText(template: Template, scope: Scope): string {
  return template.map((part) => (typeof part === 'string' ? part : evaluateText(part, scope))).join('');
}
