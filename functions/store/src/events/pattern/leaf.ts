/** What one field may be: the alternatives in the array of a pattern. */

import { compileCidr } from './cidr.ts';
import { PatternFault } from './fault.ts';
import { compileNumeric } from './numeric.ts';
import { compileWildcard } from './wildcard.ts';

/** Whether the values of a field are what is asked for; there are none when the field is absent. */
export type LeafTest = (values: readonly unknown[]) => boolean;

type Path = readonly string[];
type ScalarTest = (value: unknown) => boolean;
type TextTest = (value: string) => boolean;

/** @throws PatternFault */
export function compileLeaf(alternatives: readonly unknown[], path: Path): LeafTest {
  if (alternatives.length === 0) throw new PatternFault(path, 'an empty array matches nothing');
  const exact = new Set(alternatives.filter(isScalar));
  const presence: boolean[] = [];
  const tests: ScalarTest[] = [];
  for (const alternative of alternatives) {
    if (isScalar(alternative)) continue;
    const [name, operand] = only(alternative, path);
    if (name === 'exists') {
      if (typeof operand !== 'boolean') throw new PatternFault(path, 'exists takes true or false');
      presence.push(operand);
    } else {
      tests.push(compileTest(name, operand, path));
    }
  }
  return (values) =>
    presence.some((present) => present === values.length > 0) ||
    values.some((value) => exact.has(value as never) || tests.some((test) => test(value)));
}

const textTests: Readonly<Record<string, (operand: string, path: Path) => TextTest>> = {
  prefix: (operand) => (value) => value.startsWith(operand),
  suffix: (operand) => (value) => value.endsWith(operand),
  'equals-ignore-case': (operand) => {
    const wanted = operand.toLowerCase();
    return (value) => value.toLowerCase() === wanted;
  },
  wildcard: compileWildcard,
};

/** Of those that ignore case inside. */
const ignoringCase: Readonly<Record<string, (operand: string) => TextTest>> = {
  prefix: (operand) => {
    const wanted = operand.toLowerCase();
    return (value) => value.toLowerCase().startsWith(wanted);
  },
  suffix: (operand) => {
    const wanted = operand.toLowerCase();
    return (value) => value.toLowerCase().endsWith(wanted);
  },
};

function compileTest(name: string, operand: unknown, path: Path): ScalarTest {
  if (name === 'numeric') return compileNumeric(operand, path);
  if (name === 'cidr') return compileCidr(operand, path);
  if (name === 'anything-but') return compileAnythingBut(operand, path);
  const test = compileText(name, operand, path);
  return (value) => typeof value === 'string' && test(value);
}

function compileText(name: string, operand: unknown, path: Path): TextTest {
  if (!Object.hasOwn(textTests, name)) {
    throw new PatternFault(path, `"${name}" is no operator that is known here`);
  }
  if (typeof operand === 'string') return textTests[name]!(operand, path);
  if (Object.hasOwn(ignoringCase, name) && typeof operand === 'object') {
    const [inner, text] = only(operand, path);
    if (inner === 'equals-ignore-case' && typeof text === 'string') return ignoringCase[name]!(text);
  }
  throw new PatternFault(path, `${name} takes a text`);
}

/** Of a field that is there: texts or numbers that it is not, or an operator with texts that it does not fit. */
function compileAnythingBut(operand: unknown, path: Path): ScalarTest {
  const listed = Array.isArray(operand) ? operand : [operand];
  const ofOneType = ['string', 'number'].some((type) => listed.every((item) => typeof item === type));
  if (listed.length > 0 && ofOneType) {
    const refused = new Set<unknown>(listed);
    return (value) => !refused.has(value);
  }
  if (Array.isArray(operand)) {
    throw new PatternFault(path, 'anything-but takes texts alone, or numbers alone');
  }
  const [name, inner] = only(operand, path);
  const texts = Array.isArray(inner) ? inner : [inner];
  if (texts.length === 0) throw new PatternFault(path, `anything-but with ${name} takes a text or several`);
  const tests = texts.map((text) => compileText(name, text, path));
  return (value) => typeof value !== 'string' || !tests.some((test) => test(value));
}

/** An operator is an object with one member. */
function only(value: unknown, path: Path): [string, unknown] {
  const entries =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  if (entries.length !== 1) {
    throw new PatternFault(
      path,
      'expected a text, a number, true, false, null, or one operator in an object',
    );
  }
  return entries[0]!;
}

function isScalar(value: unknown): value is string | number | boolean | null {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
