/**
 * Whether one JSON Schema (2020-12) accepts everything that another accepts. What cannot be shown counts as refused: a
 * yes is certain, a no may be caution. Patterns are compared as texts and never run, since a release may bring any.
 */

import type { JsonSchema } from '@tessera/contracts/release';
import { type Case, spend, toCases, type Work } from './cases.ts';
import { isEmpty } from './facts.ts';
import { requireKeyword } from './keywords.ts';
import {
  annotations,
  below,
  isSame,
  listBelow,
  type Node,
  resolve,
  type SchemaObject,
  Unproved,
} from './node.ts';
import { nameOf, type Place, type Proof } from './proof.ts';

/** Steps and alternatives after which it counts as not shown: some tenths of a second. */
const WORK = 100_000;

const DIALECT = /^https:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/;

/** Whether everything that `from` accepts is accepted by `to`, for certain. */
export function isCompatible(from: JsonSchema | boolean, to: JsonSchema | boolean): boolean {
  return findNarrowing(from, to) === null;
}

/** Where `to` may refuse what `from` accepts, in words that begin with the place; `null` when it never does. */
export function findNarrowing(from: JsonSchema | boolean, to: JsonSchema | boolean): string | null {
  const proof = createProof();
  try {
    for (const { $schema = '' } of [from, to].filter((schema) => typeof schema === 'object')) {
      if ($schema !== '' && !DIALECT.test(String($schema))) return 'its schema is of another dialect';
    }
    proof.require([{ schema: from, root: from }], { schema: to, root: to }, start);
    return null;
  } catch (error) {
    if (error instanceof Unproved) return error.message;
    throw error;
  }
}

const start: Place = { path: '', above: new Set(), here: new Set() };

function createProof(): Proof {
  const ids = new WeakMap<object, number>();
  const work: Work = { left: WORK };
  let known = 0;

  function idOf({ schema }: Node): string {
    if (typeof schema === 'boolean') return String(schema);
    if (!ids.has(schema)) ids.set(schema, known++);
    return String(ids.get(schema));
  }

  const proof: Proof = {
    require(from, to, place) {
      spend(work, 1);
      if (to.schema === true || from.some((node) => isSame(node, to))) return;
      for (const found of explain(place, () => toCases(from, work))) {
        if (!isEmpty(found)) proof.requireCase(found, to, place);
      }
    },
    requireCase(found, to, place) {
      spend(work, 1);
      const { schema, root } = to;
      if (schema === true) return;
      if (schema === false) throw new Unproved(`${nameOf(place)} is not accepted`);
      if (found.parts.some((part) => isSame(part, to))) return;
      const key = `${found.parts.map(idOf).sort().join()} ${idOf(to)}`;
      if (place.above.has(key)) return;
      if (place.here.has(key)) throw new Unproved(`${nameOf(place)} refers to itself`);
      const next = { ...place, here: new Set([...place.here, key]) };
      requireAll(proof, found, { schema, root }, next);
    },
  };
  return proof;
}

function requireAll(proof: Proof, found: Case, to: Node<SchemaObject>, place: Place): void {
  for (const keyword of Object.keys(to.schema)) {
    if (annotations.has(keyword)) continue;
    switch (keyword) {
      case '$ref':
        proof.requireCase(
          found,
          explain(place, () => resolve(to)),
          place,
        );
        break;
      case 'allOf':
        for (const part of listBelow(to, 'allOf')) proof.requireCase(found, part, place);
        break;
      case 'anyOf':
        requireOne(proof, found, listBelow(to, 'anyOf'), place);
        break;
      case 'oneOf':
        requireExactlyOne(proof, found, listBelow(to, 'oneOf'), place);
        break;
      case 'not':
        requireApart(found, below(to, to.schema['not']), place);
        break;
      default:
        requireKeyword(proof, found, { to, keyword }, place);
    }
  }
}

function requireOne(proof: Proof, found: Case, branches: readonly Node[], place: Place): Node {
  let why = new Unproved(`${nameOf(place)} has no alternative that accepts it`);
  for (const branch of branches) {
    try {
      proof.requireCase(found, branch, place);
      return branch;
    } catch (error) {
      if (!(error instanceof Unproved)) throw error;
      if (branches.length === 1) why = error;
    }
  }
  throw why;
}

function requireExactlyOne(proof: Proof, found: Case, branches: readonly Node[], place: Place): void {
  const chosen = requireOne(proof, found, branches, place);
  for (const other of branches) if (other !== chosen) requireApart(found, other, place);
}

/** No value of the case fulfils the schema. */
function requireApart(found: Case, schema: Node, place: Place): void {
  const cases = explain(place, () => toCases([...found.parts, schema], found.work));
  if (!cases.every((one) => isEmpty(one))) throw new Unproved(`${nameOf(place)} may be what is excluded`);
}

/** Faults of reading, with the place at which they were found. */
function explain<T>(place: Place, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof Unproved ? new Unproved(`${nameOf(place)} ${error.message}`) : error;
  }
}
