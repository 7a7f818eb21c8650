/** What is certain of every value of a case: its bounds, its members, its elements, and whether there is any at all. */

import { type Case, elementOf, type JsonType, restOf, toCases, type Work } from './cases.ts';
import { below, listBelow, mapBelow, type Node, type SchemaObject, Unproved } from './node.ts';

/** Where it ends; whether the end itself is out. */
export interface Bound {
  at: number;
  isOut: boolean;
}

/** Levels below which nobody looks whether there is a value: a schema may go on for ever. */
const DEPTH = 8;

export function isOnly({ types }: Case, type: JsonType): boolean {
  return types.length === 1 && types[0] === type;
}

/** The lowest number. */
export function lowest({ parts, isInteger }: Case): Bound {
  const bounds = [
    { at: Number.NEGATIVE_INFINITY, isOut: false },
    ...numbers(parts, 'minimum').map((at) => ({ at, isOut: false })),
    ...numbers(parts, 'exclusiveMinimum').map((at) => ({ at, isOut: true })),
  ].map(({ at, isOut }) =>
    isInteger ? { at: isOut ? Math.floor(at) + 1 : Math.ceil(at), isOut: false } : { at, isOut },
  );
  return bounds.reduce((a, b) => (b.at > a.at || (b.at === a.at && b.isOut) ? b : a));
}

/** The highest number. */
export function highest({ parts, isInteger }: Case): Bound {
  const bounds = [
    { at: Number.POSITIVE_INFINITY, isOut: false },
    ...numbers(parts, 'maximum').map((at) => ({ at, isOut: false })),
    ...numbers(parts, 'exclusiveMaximum').map((at) => ({ at, isOut: true })),
  ].map(({ at, isOut }) =>
    isInteger ? { at: isOut ? Math.ceil(at) - 1 : Math.floor(at), isOut: false } : { at, isOut },
  );
  return bounds.reduce((a, b) => (b.at < a.at || (b.at === a.at && b.isOut) ? b : a));
}

/** The greatest of a lower limit such as `minLength`. */
export function atLeast({ parts }: Case, keyword: string): number {
  return Math.max(0, ...numbers(parts, keyword));
}

/** The least of an upper limit such as `maxLength`. */
export function atMost({ parts }: Case, keyword: string): number {
  return Math.min(Number.POSITIVE_INFINITY, ...numbers(parts, keyword));
}

/** The members that are always there. */
export function requiredOf({ parts }: Case): Set<string> {
  const names = parts.flatMap(({ schema: { required } }) => (Array.isArray(required) ? required : []));
  return new Set(names.map(String));
}

/** The members that any part names. */
export function namesOf({ parts }: Case): string[] {
  return [...new Set(parts.flatMap((part) => Object.keys(mapBelow(part, 'properties'))))];
}

/** All schemas of one member. */
export function memberOf({ parts }: Case, name: string): Node[] {
  return parts.map((part) => {
    const own = mapBelow(part, 'properties');
    return Object.hasOwn(own, name) ? below(part, own[name]) : anyMember(part);
  });
}

/** All schemas of members that no part names. */
export function otherMembers({ parts }: Case): Node[] {
  return parts.map(anyMember);
}

/** A pattern may or may not be that of a member, so nothing is certain where there are any. */
function anyMember(part: Node<SchemaObject>): Node {
  const hasPatterns = Object.keys(mapBelow(part, 'patternProperties')).length > 0;
  return below(part, hasPatterns ? undefined : part.schema['additionalProperties']);
}

/** All schemas of the element at a place. */
export function elementsAt({ parts }: Case, index: number): Node[] {
  return parts.map((part) => elementOf(part, index));
}

/** All schemas of the elements behind those that any part names one by one. */
export function otherElements({ parts }: Case): Node[] {
  return parts.map(restOf);
}

/** How many elements any part names one by one. */
export function prefixOf({ parts }: Case): number {
  return Math.max(0, ...parts.map((part) => listBelow(part, 'prefixItems').length));
}

/** The most elements there can be. */
export function mostElements(found: Case): number {
  const limit = atMost(found, 'maxItems');
  return isNothing(otherElements(found), found.work) ? Math.min(limit, prefixOf(found)) : limit;
}

/** The most members there can be. */
export function mostMembers(found: Case): number {
  const limit = atMost(found, 'maxProperties');
  return isNothing(otherMembers(found), found.work) ? Math.min(limit, namesOf(found).length) : limit;
}

/** Whether it is certain that no value fulfils all of these. */
export function isNothing(all: readonly Node[], work: Work, depth = 0): boolean {
  if (depth > DEPTH) return false;
  if (all.every(({ schema }) => schema === true)) return false;
  try {
    return toCases(all, work).every((found) => isEmpty(found, depth));
  } catch (error) {
    if (error instanceof Unproved) return false;
    throw error;
  }
}

/** Whether it is certain that a case has no value. */
export function isEmpty(found: Case, depth = 0): boolean {
  const { work } = found;
  if (isOnly(found, 'number')) {
    const [low, high] = [lowest(found), highest(found)];
    return low.at > high.at || (low.at === high.at && (low.isOut || high.isOut));
  }
  if (isOnly(found, 'string')) return atLeast(found, 'minLength') > atMost(found, 'maxLength');
  if (isOnly(found, 'array')) {
    const least = atLeast(found, 'minItems');
    if (least > atMost(found, 'maxItems')) return true;
    const prefix = Math.min(least, prefixOf(found));
    for (let i = 0; i < prefix; i++) if (isNothing(elementsAt(found, i), work, depth + 1)) return true;
    return least > prefix && isNothing(otherElements(found), work, depth + 1);
  }
  if (isOnly(found, 'object')) {
    if (atLeast(found, 'minProperties') > atMost(found, 'maxProperties')) return true;
    return [...requiredOf(found)].some((name) => isNothing(memberOf(found, name), work, depth + 1));
  }
  return false;
}

function numbers(parts: Case['parts'], keyword: string): number[] {
  return parts.map(({ schema }) => schema[keyword]).filter((value) => typeof value === 'number');
}
