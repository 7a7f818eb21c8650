/**
 * Reference paths, and of JSONPath what needs no search: members, places, `[*]` and `[from:to]`. A path with one of
 * the latter two answers a list.
 */

import { isObject, type Json, type JsonObject, type Sight } from './json.ts';
import { StatesError } from './states-error.ts';

type Step =
  | { kind: 'member'; name: string }
  | { kind: 'place'; index: number }
  | { kind: 'all' }
  | { kind: 'slice'; from: number; to: number };

interface Path {
  context: boolean;
  steps: readonly Step[];
}

const STEP = /\.([\w-]+)|\['((?:[^'\\]|\\.)*)'\]|\[(-?\d+)\]|(\[\*\]|\.\*)|\[(-?\d*):(-?\d*)\]/y;

const parsed = new Map<string, Path | null>();

/** Why the text is no path that can be read here; null when it is one. */
export function faultInPath(text: string): string | null {
  if (parsePath(text) !== null) return null;
  return `path "${text}" is not supported, use members, places, [*] and [from:to]`;
}

/** The value at a path; undefined when nothing is there. */
export function readPath(text: string, { data, context }: Sight): Json | undefined {
  const path = parsePath(text);
  if (path === null) return undefined;
  let found: Json[] = [path.context ? context : data];
  let list = false;
  for (const step of path.steps) {
    if (step.kind === 'all' || step.kind === 'slice') list = true;
    found = found.flatMap((value) => follow(value, step));
  }
  if (list) return found;
  return found[0];
}

/**
 * The data with a value placed at a path of plain members; what is missing on the way is made.
 *
 * @throws StatesError `States.ResultPathMatchFailure` where something else than an object is on the way
 */
export function placeAt(text: string, data: Json, value: Json): Json {
  return place(parsePath(text)?.steps ?? [], data, value);
}

function place([step, ...rest]: readonly Step[], data: Json | undefined, value: Json): Json {
  if (step?.kind !== 'member') return value;
  if (data !== undefined && !isObject(data))
    throw new StatesError(
      'States.ResultPathMatchFailure',
      `"${step.name}" cannot be a member of what is there`,
    );
  const before: JsonObject = data ?? {};
  const inner = Object.hasOwn(before, step.name) ? before[step.name] : undefined;
  return { ...before, [step.name]: place(rest, inner, value) };
}

function follow(value: Json, step: Step): Json[] {
  switch (step.kind) {
    case 'member':
      return isObject(value) && Object.hasOwn(value, step.name) ? [value[step.name]!] : [];
    case 'place': {
      const item = Array.isArray(value) ? (value as Json[]).at(step.index) : undefined;
      return item === undefined ? [] : [item];
    }
    case 'all':
      if (Array.isArray(value)) return value as Json[];
      return isObject(value) ? Object.values(value) : [];
    case 'slice':
      return Array.isArray(value) ? (value as Json[]).slice(step.from, step.to) : [];
  }
}

function parsePath(text: string): Path | null {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const path = readSteps(text);
  parsed.set(text, path);
  return path;
}

function readSteps(text: string): Path | null {
  const context = text.startsWith('$$');
  if (!text.startsWith('$')) return null;
  const steps: Step[] = [];
  STEP.lastIndex = context ? 2 : 1;
  while (STEP.lastIndex < text.length) {
    const match = STEP.exec(text);
    if (match === null) return null;
    const [, name, quoted, index, all, from, to] = match;
    if (name !== undefined) steps.push({ kind: 'member', name });
    else if (quoted !== undefined) steps.push({ kind: 'member', name: quoted.replace(/\\(.)/g, '$1') });
    else if (index !== undefined) steps.push({ kind: 'place', index: Number(index) });
    else if (all !== undefined) steps.push({ kind: 'all' });
    else steps.push({ kind: 'slice', from: Number(from || 0), to: to ? Number(to) : Infinity });
  }
  return { context, steps };
}
