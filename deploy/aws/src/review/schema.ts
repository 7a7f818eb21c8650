/** Holds templates to AWS's own resource schemas: unknown types and properties, missing ones, wrong values. */

import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { PropertyType, ResourceProperties, SpecDatabase } from '@aws-cdk/service-spec-types';
import { isIntrinsic, type Template } from './template.ts';

/** Finds every fault of a template, as sentences that begin with its place: `Table.BillingMode: …`. */
export type SchemaCheck = (template: Template) => string[];

/** Reads the schemas of all AWS resources once: some hundred milliseconds. */
export function createSchemaCheck(): SchemaCheck {
  const database = loadAwsServiceSpecSync();
  return ({ Resources }) =>
    Object.entries(Resources).flatMap(([id, { Type, Properties }]) => {
      const spec = database.lookup('resource', 'cloudFormationType', 'equals', Type).at(0);
      if (spec === undefined) return [`${id}: unknown type ${Type}`];
      return checkProperties(database, Properties, spec.properties, id);
    });
}

function checkProperties(
  database: SpecDatabase,
  given: unknown,
  declared: ResourceProperties,
  place: string,
): string[] {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return [`${place}: wants an object`];
  const values = new Map(Object.entries(given));
  const unknown = [...values.keys()]
    .filter((name) => !Object.hasOwn(declared, name))
    .map((name) => `${place}.${name}: unknown property`);
  const faults = Object.entries(declared).flatMap(([name, { required, type }]) => {
    const value = values.get(name);
    if (value === undefined) return required ? [`${place}.${name}: missing`] : [];
    return checkValue(database, value, type, `${place}.${name}`);
  });
  return [...unknown, ...faults];
}

function checkValue(database: SpecDatabase, value: unknown, type: PropertyType, place: string): string[] {
  if (isIntrinsic(value)) return [];
  switch (type.type) {
    case 'string':
      if (typeof value !== 'string') return wants(place, 'a text', value);
      return type.allowedValues && !type.allowedValues.includes(value)
        ? wants(place, `one of ${type.allowedValues.join(', ')}`, value)
        : [];
    case 'number':
      return typeof value === 'number' ? [] : wants(place, 'a number', value);
    case 'integer':
      return Number.isInteger(value) ? [] : wants(place, 'an integer', value);
    case 'boolean':
      return typeof value === 'boolean' ? [] : wants(place, 'true or false', value);
    case 'array':
      if (!Array.isArray(value)) return wants(place, 'a list', value);
      return value.flatMap((one, at) => checkValue(database, one, type.element, `${place}[${at}]`));
    case 'map':
      return Object.entries(value as object).flatMap(([key, one]) =>
        checkValue(database, one, type.element, `${place}.${key}`),
      );
    case 'ref': {
      const { properties } = database.get('typeDefinition', type.reference.$ref);
      return checkProperties(database, value, properties, place);
    }
    case 'union': {
      // Many a property that has a shape may also be any JSON at all, which would let every fault through.
      const shaped = type.types.filter((one) => one.type === 'ref' || one.type === 'array');
      const faults = (shaped.length > 0 ? type.types.filter((one) => one.type !== 'json') : type.types).map(
        (one) => checkValue(database, value, one, place),
      );
      // What it comes nearest to says most about what is wrong.
      return faults.reduce((best, other) => (other.length < best.length ? other : best));
    }
    case 'tag':
    case 'json':
    case 'date-time':
    case 'null':
      return [];
  }
}

function wants(place: string, what: string, value: unknown): string[] {
  return [`${place}: wants ${what}, has ${JSON.stringify(value)}`];
}
