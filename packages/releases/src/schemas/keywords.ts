/** What each keyword of a schema asks of a value, compared with what is certain of a case. */

import { type Case, type JsonType, toTypes } from './cases.ts';
import {
  atLeast,
  atMost,
  elementsAt,
  highest,
  isNothing,
  lowest,
  memberOf,
  mostElements,
  mostMembers,
  namesOf,
  otherElements,
  otherMembers,
  prefixOf,
  requiredOf,
} from './facts.ts';
import {
  below,
  isFree,
  listBelow,
  mapBelow,
  type Node,
  type SchemaObject,
  textOf,
  Unproved,
} from './node.ts';
import { inside, nameOf, type Place, type Proof } from './proof.ts';

/** One keyword of the schema that has to be fulfilled. */
interface Asked {
  to: Node<SchemaObject>;
  keyword: string;
  value: unknown;
}

type Rule = (proof: Proof, found: Case, asked: Asked, place: Place) => void;

/** The type of value that a keyword speaks of; it says nothing of others. */
const subjects: Readonly<Record<string, JsonType>> = {
  multipleOf: 'number',
  minimum: 'number',
  maximum: 'number',
  exclusiveMinimum: 'number',
  exclusiveMaximum: 'number',
  minLength: 'string',
  maxLength: 'string',
  pattern: 'string',
  minItems: 'array',
  maxItems: 'array',
  items: 'array',
  prefixItems: 'array',
  uniqueItems: 'array',
  contains: 'array',
  minContains: 'array',
  maxContains: 'array',
  unevaluatedItems: 'array',
  minProperties: 'object',
  maxProperties: 'object',
  required: 'object',
  properties: 'object',
  patternProperties: 'object',
  additionalProperties: 'object',
  propertyNames: 'object',
  dependentRequired: 'object',
  dependentSchemas: 'object',
  unevaluatedProperties: 'object',
};

const rules: Readonly<Record<string, Rule>> = {
  type: requireType,
  const: (_proof, found, { value }, place) => requireValue(found, [value], place),
  enum: (_proof, found, { value }, place) => requireValue(found, Array.isArray(value) ? value : [], place),
  minimum: (_proof, found, asked, place) => requireThat(lowest(found).at >= limitOf(asked), asked, place),
  maximum: (_proof, found, asked, place) => requireThat(highest(found).at <= limitOf(asked), asked, place),
  exclusiveMinimum(_proof, found, asked, place) {
    const { at, isOut } = lowest(found);
    requireThat(at > limitOf(asked) || (at === limitOf(asked) && isOut), asked, place);
  },
  exclusiveMaximum(_proof, found, asked, place) {
    const { at, isOut } = highest(found);
    requireThat(at < limitOf(asked) || (at === limitOf(asked) && isOut), asked, place);
  },
  minLength: (_proof, found, asked, place) =>
    requireThat(atLeast(found, 'minLength') >= limitOf(asked), asked, place),
  maxLength: (_proof, found, asked, place) =>
    requireThat(atMost(found, 'maxLength') <= limitOf(asked), asked, place),
  minItems: (_proof, found, asked, place) =>
    requireThat(atLeast(found, 'minItems') >= limitOf(asked), asked, place),
  maxItems: (_proof, found, asked, place) => requireThat(mostElements(found) <= limitOf(asked), asked, place),
  uniqueItems(_proof, found, asked, place) {
    if (asked.value !== true || mostElements(found) <= 1) return;
    requireAlike(found, asked, ['uniqueItems'], place);
  },
  minProperties: (_proof, found, asked, place) =>
    requireThat(
      Math.max(atLeast(found, 'minProperties'), requiredOf(found).size) >= limitOf(asked),
      asked,
      place,
    ),
  maxProperties: (_proof, found, asked, place) =>
    requireThat(mostMembers(found) <= limitOf(asked), asked, place),
  multipleOf(_proof, found, asked, place) {
    if (found.isInteger && asked.value === 1) return;
    requireAlike(found, asked, ['multipleOf'], place);
  },
  required(_proof, found, { value }, place) {
    const there = requiredOf(found);
    const missing = (Array.isArray(value) ? value : []).map(String).find((name) => !there.has(name));
    if (missing !== undefined) throw new Unproved(`${nameOf(inside(place, missing))} may be missing`);
  },
  properties: requireMembers,
  additionalProperties: requireOthers,
  propertyNames: requireNames,
  items: requireRest,
  prefixItems: requirePrefix,
};

/** Keywords that mean something only together. */
const groups: readonly (readonly string[])[] = [
  ['contains', 'minContains', 'maxContains'],
  ['if', 'then', 'else'],
];

/** @throws Unproved unless every value of the case fulfils the keyword */
export function requireKeyword(
  proof: Proof,
  found: Case,
  { to, keyword }: Omit<Asked, 'value'>,
  place: Place,
): void {
  const subject = subjects[keyword];
  if (subject !== undefined && !found.types.includes(subject)) return;
  const asked = { to, keyword, value: to.schema[keyword] };
  const rule = rules[keyword];
  if (rule !== undefined) rule(proof, found, asked, place);
  else requireAlike(found, asked, groups.find((group) => group.includes(keyword)) ?? [keyword], place);
}

function requireType(_proof: Proof, found: Case, { value }: Asked, place: Place): void {
  const allowed = toTypes(value);
  const other = found.types.find((type) => !allowed.has(type));
  if (other !== undefined) {
    throw new Unproved(`${nameOf(place)} may be of type ${other}, which is not accepted`);
  }
  const isFraction = allowed.has('integer') && found.types.includes('number') && !found.isInteger;
  if (isFraction) throw new Unproved(`${nameOf(place)} may be a fraction, only integers are accepted`);
}

function requireValue(found: Case, accepted: readonly unknown[], place: Place): void {
  const { value } = found;
  if (value === undefined) throw new Unproved(`${nameOf(place)} may be more than ${list(accepted)}`);
  if (accepted.some((one) => textOf(one) === textOf(value.is))) return;
  throw new Unproved(`${nameOf(place)} may be ${list([value.is])}, only ${list(accepted)} is accepted`);
}

function requireMembers(proof: Proof, found: Case, { to }: Asked, place: Place): void {
  for (const [name, schema] of Object.entries(mapBelow(to, 'properties'))) {
    proof.require(memberOf(found, name), below(to, schema), inside(place, name));
  }
}

/** Of the members that `properties` does not name; a member of a pattern is asked for more than it has to fulfil. */
function requireOthers(proof: Proof, found: Case, { to, value }: Asked, place: Place): void {
  const other = below(to, value);
  const named = mapBelow(to, 'properties');
  for (const name of namesOf(found)) {
    if (Object.hasOwn(named, name)) continue;
    proof.require(memberOf(found, name), other, inside(place, name));
  }
  proof.require(otherMembers(found), other, inside(place, '*'));
}

function requireNames(proof: Proof, found: Case, { to, value }: Asked, place: Place): void {
  const names = below(to, value);
  const known = found.parts.map((part) => below(part, part.schema['propertyNames']));
  const at = inside(place, '*');
  if (!isNothing(otherMembers(found), found.work)) {
    const type = { type: 'string' };
    proof.require([...known, { schema: type, root: type }], names, at);
    return;
  }
  for (const name of namesOf(found)) {
    const exact = { const: name };
    proof.require([...known, { schema: exact, root: exact }], names, at);
  }
}

function requirePrefix(proof: Proof, found: Case, { to }: Asked, place: Place): void {
  const most = mostElements(found);
  for (const [i, schema] of listBelow(to, 'prefixItems').entries()) {
    if (i < most) proof.require(elementsAt(found, i), schema, inside(place, `[${i}]`));
  }
}

function requireRest(proof: Proof, found: Case, { to, value }: Asked, place: Place): void {
  if (Array.isArray(value))
    throw new Unproved(`${nameOf(place)} has a list of items, which cannot be compared`);
  const rest = below(to, value);
  const [first, last, most] = [listBelow(to, 'prefixItems').length, prefixOf(found), mostElements(found)];
  for (let i = first; i < Math.min(last, most); i++) {
    proof.require(elementsAt(found, i), rest, inside(place, `[${i}]`));
  }
  if (Math.max(first, last) < most) proof.require(otherElements(found), rest, inside(place, '[]'));
}

/** What has no rule holds when some part of the case says the very same. */
function requireAlike(
  found: Case,
  { to, keyword, value }: Asked,
  keywords: readonly string[],
  place: Place,
): void {
  const isAlike = found.parts.some(({ schema }) =>
    keywords.every((name) => textOf(schema[name]) === textOf(to.schema[name]) && isFree(schema[name])),
  );
  // What is not evaluated depends on everything beside it.
  if (isAlike && !keyword.startsWith('unevaluated')) return;
  throw new Unproved(
    `${nameOf(place)} has the ${keyword} ${list([value])}, which not every value is known to fulfil`,
  );
}

function requireThat(holds: boolean, { keyword, value }: Asked, place: Place): void {
  if (!holds) throw new Unproved(`${nameOf(place)} may be outside of ${keyword} ${list([value])}`);
}

/** @throws Unproved for a limit that is no number */
function limitOf({ keyword, value }: Asked): number {
  if (typeof value === 'number') return value;
  throw new Unproved(`has a "${keyword}" that is no number`);
}

function list(values: readonly unknown[]): string {
  const text = values.map((value) => JSON.stringify(value)).join(' or ');
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
