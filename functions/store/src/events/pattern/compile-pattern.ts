/**
 * EventBridge's patterns
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html), compiled once. A field
 * that holds an array matches by any of its elements; of objects in an array one must match as a whole.
 */

import { PatternFault } from './fault.ts';
import { compileLeaf } from './leaf.ts';

export type Matches = (event: object) => boolean;

type Fields = Readonly<Record<string, unknown>>;
type FieldsTest = (fields: Fields) => boolean;

const NOTHING: Fields = {};

/** @throws PatternFault with the place in the pattern, for whatever EventBridge or this matcher does not know */
export function compilePattern(pattern: unknown): Matches {
  return compileFields(pattern, []) as Matches;
}

function compileFields(pattern: unknown, path: readonly string[]): FieldsTest {
  if (!isFields(pattern)) throw new PatternFault(path, 'expected an object of fields');
  const entries = Object.entries(pattern);
  if (entries.length === 0) throw new PatternFault(path, 'it names no field');
  const tests = entries.map(([name, part]) =>
    name === '$or' ? compileOr(part, [...path, name]) : compileField(name, part, [...path, name]),
  );
  return (fields) => tests.every((test) => test(fields));
}

function compileField(name: string, part: unknown, path: readonly string[]): FieldsTest {
  if (Array.isArray(part)) {
    const test = compileLeaf(part, path);
    return (fields) => test(toLeaves(own(fields, name)));
  }
  if (!isFields(part)) throw new PatternFault(path, 'what it may be stands in an array');
  const test = compileFields(part, path);
  return (fields) => {
    const value = own(fields, name);
    if (!Array.isArray(value)) return test(isFields(value) ? value : NOTHING);
    const inside = value.filter(isFields);
    return inside.length === 0 ? test(NOTHING) : inside.some(test);
  };
}

function compileOr(part: unknown, path: readonly string[]): FieldsTest {
  if (!Array.isArray(part) || part.length < 2) {
    throw new PatternFault(path, 'expected an array of two patterns or more');
  }
  const tests = part.map((one, place) => compileFields(one, [...path, String(place)]));
  return (fields) => tests.some((test) => test(fields));
}

/** None for what is absent, and for an object, which is no leaf. */
function toLeaves(value: unknown): readonly unknown[] {
  if (value === undefined || isFields(value)) return [];
  return Array.isArray(value) ? value.flatMap(toLeaves) : [value];
}

function own(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
