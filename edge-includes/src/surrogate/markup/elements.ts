/** Makes the nodes of elements from their attributes. Each throws ProblemError `surrogate-markup-malformed`. */

import { surrogateErrors } from '../errors.ts';
import { parseExpression } from './expression-parser.ts';
import type { AssignNode, ForeachNode, FunctionNode, InlineNode, MarkupNode } from './node.ts';
import type { Attributes } from './tag.ts';

const variableName = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/;
/** Names that are the request's own; `HTTP_` is their family. */
const readOnly = /^(?:HTTP_\w+|QUERY_STRING|REQUEST_METHOD|REQUEST_PATH|REMOTE_ADDR|ARGS)$/;

export function readInline({ name, fetchable }: Attributes): InlineNode {
  if (name === undefined || name === '') throw refuse('inline', 'it has no "name"');
  if (fetchable !== undefined && fetchable !== 'yes' && fetchable !== 'no') {
    throw refuse('inline', 'its "fetchable" may only be "yes" or "no"');
  }
  return { type: 'inline', name, fetchable: fetchable === 'yes', nodes: [] };
}

/** Whether the values of an `esi:vars` are written as they are. */
export function readRaw({ raw }: Attributes): boolean {
  if (raw !== undefined && raw !== 'yes' && raw !== 'no') {
    throw refuse('vars', 'its "raw" may only be "yes" or "no"');
  }
  return raw === 'yes';
}

/** @param text the expression: the `value` attribute, or what is between the tags */
export function readAssign({ name }: Attributes, text: string): AssignNode {
  const found = /^([A-Za-z_][A-Za-z0-9_]{0,99})(?:\{(.{1,200})\})?$/.exec(name ?? '');
  if (found === null || readOnly.test(found[1]!)) {
    throw refuse('assign', `"${name ?? ''}" cannot be assigned to`);
  }
  const key = found[2] === undefined ? null : readKey(found[2]);
  return { type: 'assign', name: found[1]!, key, value: parseExpression(text, true) };
}

export function readForeach({ collection, item = 'item' }: Attributes): ForeachNode {
  if (collection === undefined) throw refuse('foreach', 'it has no "collection"');
  checkName('foreach', item);
  return { type: 'foreach', collection: parseExpression(collection, true), item, nodes: [] };
}

export function readFunction({ name = '' }: Attributes): FunctionNode {
  checkName('function', name);
  return { type: 'function', name, nodes: [] };
}

export function readReturn({ value }: Attributes): MarkupNode {
  return { type: 'return', value: value === undefined ? null : parseExpression(value, true) };
}

function readKey(text: string): AssignNode['key'] {
  return /^['$\d]/.test(text) ? parseExpression(text, true) : { type: 'literal', value: text };
}

function checkName(element: string, name: string): void {
  if (!variableName.test(name) || readOnly.test(name)) {
    throw refuse(element, `"${name}" is no name that it may use`);
  }
}

function refuse(element: string, why: string): Error {
  return surrogateErrors.MARKUP_MALFORMED(`<esi:${element}>`, why);
}
