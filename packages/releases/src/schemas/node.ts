/** A JSON Schema (2020-12) and its parts, as places in a document: references are read against its root. */

import { canonicalJson } from '@tessera/contracts/release';

export type SchemaObject = Readonly<Record<string, unknown>>;
export type Schema = boolean | SchemaObject;

/** A schema somewhere in a document. */
export interface Node<S extends Schema = Schema> {
  schema: S;
  root: Schema;
}

/** Says why it cannot be shown that one schema accepts what another accepts. */
export class Unproved extends Error {
  override readonly name = 'Unproved';
}

/** Says nothing of what is accepted. */
export const annotations: ReadonlySet<string> = new Set(
  '$schema $id $comment $anchor $dynamicAnchor $defs definitions title description default examples deprecated readOnly writeOnly'.split(
    ' ',
  ),
);

const assertions = new Set(
  (
    '$ref $dynamicRef allOf anyOf oneOf not if then else type enum const multipleOf minimum maximum exclusiveMinimum ' +
    'exclusiveMaximum minLength maxLength pattern format contentEncoding contentMediaType contentSchema required ' +
    'properties patternProperties additionalProperties propertyNames minProperties maxProperties dependentRequired ' +
    'dependentSchemas unevaluatedProperties items prefixItems contains minContains maxContains minItems maxItems ' +
    'uniqueItems unevaluatedItems'
  ).split(' '),
);

/** The schema below a keyword; `true` where there is none. @throws Unproved for what is no schema */
export function below({ schema, root }: Node<SchemaObject>, value: unknown): Node {
  if (value === undefined) return { schema: true, root };
  if (typeof value === 'boolean' || isObject(value)) return { schema: value, root };
  throw new Unproved(`has ${JSON.stringify(value)?.slice(0, 40)} in place of a schema in ${nameOf(schema)}`);
}

/** The schemas of a list, such as those of `anyOf`. @throws Unproved for what is no list */
export function listBelow(node: Node<SchemaObject>, keyword: string): Node[] {
  const value = node.schema[keyword];
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.map((item) => below(node, item));
  throw new Unproved(`has a "${keyword}" that is no list`);
}

/** The schemas by name, such as those of `properties`. */
export function mapBelow({ schema }: Node<SchemaObject>, keyword: string): SchemaObject {
  const value = schema[keyword];
  return isObject(value) ? value : {};
}

/** What `$ref` points to in the same document. @throws Unproved when it points elsewhere */
export function resolve({ schema, root }: Node<SchemaObject>): Node {
  const { $ref: ref } = schema;
  const unknown = new Unproved(`refers to "${String(ref)}", which is not in the same document`);
  if (typeof ref !== 'string' || !/^#(\/|$)/.test(ref)) throw unknown;
  let found: unknown = root;
  for (const segment of ref.split('/').slice(1)) {
    const name = decodeURIComponent(segment).replaceAll('~1', '/').replaceAll('~0', '~');
    found =
      (isObject(found) || Array.isArray(found)) && Object.hasOwn(found, name)
        ? (found as SchemaObject)[name]
        : undefined;
  }
  if (typeof found === 'boolean' || isObject(found)) return { schema: found, root };
  throw unknown;
}

/** Refuses what may mean anything: keywords of other dialects, and documents within documents. @throws Unproved */
export function requireKnown({ schema, root }: Node<SchemaObject>): void {
  const unknown = Object.keys(schema).find(
    (keyword) => !annotations.has(keyword) && !assertions.has(keyword),
  );
  if (unknown !== undefined) throw new Unproved(`has "${unknown}", which cannot be compared`);
  if (schema['$id'] !== undefined && schema !== root)
    throw new Unproved('has a document within the document');
}

/** Whether two schemas are the same text, and mean the same wherever they stand. */
export function isSame(a: Node, b: Node): boolean {
  if (a.schema === b.schema && a.root === b.root) return true;
  return textOf(a.schema) === textOf(b.schema) && (isFree(a.schema) || textOf(a.root) === textOf(b.root));
}

/** Whether a value means the same in any document. */
export function isFree(value: unknown): boolean {
  return !/"\$(ref|dynamicRef|id)"/.test(textOf(value));
}

const texts = new WeakMap<object, string>();

/** The same text for equal values. */
export function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = canonicalJson(value);
  texts.set(value, text);
  return text;
}

export function isObject(value: unknown): value is SchemaObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nameOf(schema: SchemaObject): string {
  return typeof schema['title'] === 'string' ? `"${schema['title']}"` : 'a schema';
}
