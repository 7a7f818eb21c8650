/**
 * Takes a schema apart into cases without alternatives: of one type each, or of one value each where values are named.
 * What a schema accepts is what any of its cases accepts; a case may accept more than the schema, never less.
 */

import {
  below,
  isObject,
  listBelow,
  type Node,
  requireKnown,
  resolve,
  type SchemaObject,
  textOf,
  Unproved,
} from './node.ts';

export type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';

/** How much may still be looked at: whoever publishes a schema must not hold up those who compare it. */
export interface Work {
  left: number;
}

/** Values that fulfil every part, whose `anyOf`, `oneOf`, `allOf` and `$ref` are parts of their own. */
export interface Case {
  parts: readonly Node<SchemaObject>[];
  types: readonly JsonType[];
  /** Whether its numbers are whole. */
  isInteger: boolean;
  /** The one value that it is. */
  value?: { is: unknown };
  work: Work;
}

const everyType: readonly JsonType[] = ['null', 'boolean', 'number', 'string', 'array', 'object'];

/**
 * The cases of what fulfils all of these schemas; none when nothing does.
 *
 * @throws Unproved for what cannot be read or has too many alternatives
 */
export function toCases(all: readonly Node[], work: Work): Case[] {
  const alternatives = all.reduce<Node<SchemaObject>[][]>(
    (found, node) => cross(found, unfold(node, work, new Set()), work),
    [[]],
  );
  return alternatives.flatMap((parts) => splitByValue(parts, work));
}

/** The parts of each alternative of a schema. */
function unfold(node: Node, work: Work, seen: ReadonlySet<object>): Node<SchemaObject>[][] {
  const { schema, root } = node;
  if (typeof schema === 'boolean') return schema ? [[]] : [];
  if (seen.has(schema)) throw new Unproved('refers to itself');
  const own = { schema, root };
  requireKnown(own);
  const within = new Set([...seen, schema]);
  let found: Node<SchemaObject>[][] = [[own]];
  if (schema['$ref'] !== undefined) found = cross(found, unfold(resolve(own), work, within), work);
  for (const part of listBelow(own, 'allOf')) found = cross(found, unfold(part, work, within), work);
  for (const keyword of ['anyOf', 'oneOf']) {
    if (schema[keyword] === undefined) continue;
    const branches = listBelow(own, keyword).flatMap((branch) => unfold(branch, work, within));
    found = cross(found, branches, work);
  }
  return found;
}

function cross<T>(left: readonly T[][], right: readonly T[][], work: Work): T[][] {
  spend(work, 1 + left.length * right.length);
  return left.flatMap((a) => right.map((b) => [...a, ...b]));
}

/** @throws Unproved when nothing is left */
export function spend(work: Work, amount: number): void {
  work.left -= amount;
  if (work.left < 0) throw new Unproved('is too large to be compared');
}

function splitByValue(parts: readonly Node<SchemaObject>[], work: Work): Case[] {
  const { types, isInteger } = typesOf(parts);
  const named = parts.flatMap(({ schema }) => valuesOf(schema));
  if (named.length === 0) return splitByType({ parts, types, isInteger, work });
  spend(
    work,
    named.reduce((sum, values) => sum + values.length, 0),
  );
  const [first, ...others] = named.map((values) => new Map(values.map((value) => [textOf(value), value])));
  return [...first!]
    .filter(([text]) => others.every((values) => values.has(text)))
    .map(([, value]) => value)
    .filter((value) => types.includes(typeOf(value)) && (!isInteger || !isFraction(value)))
    .map((value) => ofValue(parts, value, work));
}

function splitByType(found: Case): Case[] {
  const { parts, types, work } = found;
  if (types.length === everyType.length) return [found];
  return types.flatMap((type) => {
    if (type === 'null') return [ofValue(parts, null, work)];
    if (type === 'boolean') return [ofValue(parts, true, work), ofValue(parts, false, work)];
    return [{ ...found, types: [type] }];
  });
}

function ofValue(parts: readonly Node<SchemaObject>[], value: unknown, work: Work): Case {
  const exact = { const: value, ...boundsOf(value) };
  return {
    parts: [...parts, { schema: exact, root: exact }],
    types: [typeOf(value)],
    isInteger: typeof value === 'number' && Number.isInteger(value),
    value: { is: value },
    work,
  };
}

/** What bounds a value, for rules that know of no values. */
function boundsOf(value: unknown): SchemaObject {
  if (typeof value === 'number') return { minimum: value, maximum: value };
  if (typeof value === 'string') return { minLength: [...value].length, maxLength: [...value].length };
  if (Array.isArray(value)) {
    const { length } = value;
    const prefixItems = value.map((item) => ({ const: item as unknown }));
    return { minItems: length, maxItems: length, ...(length === 0 ? {} : { prefixItems }), items: false };
  }
  if (!isObject(value)) return {};
  const members = Object.entries(value);
  return {
    properties: Object.fromEntries(members.map(([name, member]) => [name, { const: member }])),
    required: members.map(([name]) => name),
    additionalProperties: false,
  };
}

function typesOf(parts: readonly Node<SchemaObject>[]): Pick<Case, 'types' | 'isInteger'> {
  const named = parts.flatMap(({ schema: { type } }) => (type === undefined ? [] : [toTypes(type)]));
  return {
    types: everyType.filter((type) => named.every((types) => types.has(type))),
    isInteger: named.some((types) => types.has('integer')),
  };
}

/** Of a `type` keyword; `integer` stands beside `number` where other numbers are not allowed. */
export function toTypes(type: unknown): Set<string> {
  const types = new Set((Array.isArray(type) ? type : [type]).map(String));
  if (types.has('number')) types.delete('integer');
  if (types.has('integer')) types.add('number');
  return types;
}

function valuesOf(schema: SchemaObject): unknown[][] {
  const values: unknown[][] = [];
  if (schema['const'] !== undefined) values.push([schema['const']]);
  if (Array.isArray(schema['enum'])) values.push(schema['enum']);
  return values;
}

function typeOf(value: unknown): JsonType {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : (typeof value as JsonType);
}

function isFraction(value: unknown): boolean {
  return typeof value === 'number' && !Number.isInteger(value);
}

/** The schema of the elements at a place of an array. */
export function elementOf(part: Node<SchemaObject>, index: number): Node {
  const prefix = listBelow(part, 'prefixItems');
  return prefix[index] ?? restOf(part);
}

/** The schema of an array's elements behind those that are named one by one. @throws Unproved for lists */
export function restOf(part: Node<SchemaObject>): Node {
  return below(part, part.schema['items']);
}
