/** From a JSON Schema and a value to the fields that change it. */

import type { Json } from './values.ts';

/** JSON Schema, 2020-12, as Zod writes it. */
export type Schema = Readonly<Record<string, unknown>>;

/** How a value is typed in. */
export type Input =
  | { type: 'text' }
  | { type: 'number'; min?: number; max?: number; step: number | 'any' }
  | { type: 'checkbox' }
  | { type: 'choice'; values: readonly Json[] }
  | { type: 'date' }
  /** A moment in UTC. */
  | { type: 'moment' }
  /** Everything else, written down. */
  | { type: 'json' };

export interface Field {
  kind: 'field';
  path: string;
  name: string;
  hint: string;
  input: Input;
  value: Json;
  /** What it may be instead of a value. */
  absences: readonly ('null' | 'nothing')[];
}

export interface Group {
  kind: 'group';
  path: string;
  name: string;
  hint: string;
  parts: readonly Control[];
}

export type Control = Field | Group;

/** Members of an object, in the order of its schema; without a schema, in that of the value. */
export function controlsOf(schema: Schema | undefined, props: object): readonly Control[] {
  const whole = controlOf(schema ?? schemaOf(props as Json), props as Json, { path: '', isOptional: false });
  return whole.kind === 'group' ? whole.parts : [];
}

interface Place {
  path: string;
  isOptional: boolean;
  definitions?: Schema | undefined;
}

function controlOf(given: Schema, value: Json, { path, isOptional, definitions }: Place): Control {
  const known = (given['$defs'] as Schema | undefined) ?? definitions;
  const { schema, isNullable } = withoutNull(resolve(given, known), known);
  const name = path.split('.').at(-1)!;
  const hint = hintOf(given, schema);
  const properties = schema['properties'] as Readonly<Record<string, Schema>> | undefined;
  if (properties !== undefined && !isNullable && !isOptional) {
    const required = (schema['required'] ?? []) as readonly string[];
    const inside = (value ?? {}) as Readonly<Record<string, Json>>;
    const parts = Object.entries(properties).map(([member, part]) =>
      controlOf(part, inside[member], {
        path: path === '' ? member : `${path}.${member}`,
        isOptional: !required.includes(member) || 'default' in part,
        definitions: known,
      }),
    );
    return { kind: 'group', path, name, hint, parts };
  }
  const absences = [...(isNullable ? ['null' as const] : []), ...(isOptional ? ['nothing' as const] : [])];
  return { kind: 'field', path, name, hint, input: inputOf(schema), value, absences };
}

function inputOf(schema: Schema): Input {
  const { type, format, minimum, maximum, multipleOf } = schema as Readonly<
    Record<string, number | undefined>
  > & { type?: unknown; format?: unknown };
  const choices = choicesOf(schema);
  if (choices !== null) return { type: 'choice', values: choices };
  if (type === 'boolean') return { type: 'checkbox' };
  if (type === 'integer' || type === 'number') {
    const step = multipleOf ?? (type === 'integer' ? 1 : 'any');
    return { type: 'number', step, ...boundsOf({ min: minimum, max: maximum }) };
  }
  if (type !== 'string') return { type: 'json' };
  if (format === 'date') return { type: 'date' };
  if (format === 'date-time') return { type: 'moment' };
  return { type: 'text' };
}

/** Zod says of every whole number that it can be counted exactly: no bound that anybody has set. */
function boundsOf(bounds: { min: number | undefined; max: number | undefined }) {
  const set = Object.entries(bounds).filter(
    ([, bound]) => Number.MAX_SAFE_INTEGER > Math.abs(bound ?? Infinity),
  );
  return Object.fromEntries(set) as { min?: number; max?: number };
}

function choicesOf(schema: Schema): readonly Json[] | null {
  if ('const' in schema) return [schema['const'] as Json];
  if (Array.isArray(schema['enum'])) return schema['enum'] as Json[];
  const parts = alternativesOf(schema);
  return parts.length > 0 && parts.every((part) => 'const' in part)
    ? parts.map((part) => part['const'] as Json)
    : null;
}

function alternativesOf(schema: Schema): readonly Schema[] {
  return (schema['anyOf'] ?? schema['oneOf'] ?? []) as readonly Schema[];
}

function resolve(schema: Schema, definitions: Schema | undefined): Schema {
  const name = typeof schema['$ref'] === 'string' ? /^#\/\$defs\/(.+)$/.exec(schema['$ref'])?.[1] : undefined;
  const found = name === undefined ? undefined : (definitions?.[name] as Schema | undefined);
  return found === undefined ? schema : { ...found, ...schema };
}

function withoutNull(
  schema: Schema,
  definitions: Schema | undefined,
): { schema: Schema; isNullable: boolean } {
  const { type } = schema;
  if (Array.isArray(type) && type.includes('null')) {
    const others = type.filter((one) => one !== 'null');
    return { schema: { ...schema, type: others.length === 1 ? others[0] : others }, isNullable: true };
  }
  const parts = alternativesOf(schema).map((part) => resolve(part, definitions));
  const others = parts.filter((part) => part['type'] !== 'null');
  if (others.length === parts.length) return { schema, isNullable: false };
  return { schema: others.length === 1 ? others[0]! : { anyOf: others }, isNullable: true };
}

/** What its author says, and what a value that is left out becomes. */
function hintOf(given: Schema, schema: Schema): string {
  const description = given['description'] ?? schema['description'];
  const instead = 'default' in given ? `${JSON.stringify(given['default'])} unless given` : undefined;
  return [description, instead].filter((part) => part !== undefined).join('; ');
}

/** What a value looks like, for fragments that declare nothing. */
function schemaOf(value: Json): Schema {
  if (value === null) return { anyOf: [{ type: 'string' }, { type: 'null' }] };
  if (Array.isArray(value)) return { type: 'array' };
  if (typeof value !== 'object') return { type: typeof value };
  const members = Object.entries(value).map(([name, part]) => [name, schemaOf(part)] as const);
  return { type: 'object', properties: Object.fromEntries(members), required: members.map(([name]) => name) };
}
