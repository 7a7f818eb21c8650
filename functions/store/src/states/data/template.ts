/** Payload templates: members whose name ends in `.$` hold a path or an intrinsic function. */

import { evaluate, faultInExpression } from './expression.ts';
import { isObject, type Json, type Sight } from './json.ts';
import { runtimeError } from './states-error.ts';

/** @throws StatesError when a path leads nowhere or a function fails */
export function fillTemplate(template: Json, sight: Sight): Json {
  if (Array.isArray(template)) return (template as Json[]).map((item) => fillTemplate(item, sight));
  if (!isObject(template)) return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) =>
      name.endsWith('.$')
        ? [name.slice(0, -2), fillExpression(String(value), sight)]
        : [name, fillTemplate(value, sight)],
    ),
  );
}

/** Why a template cannot be filled whatever the data is; null when it can. */
export function faultInTemplate(template: unknown): string | null {
  if (Array.isArray(template)) return firstFault(template, faultInTemplate);
  if (typeof template !== 'object' || template === null) return null;
  return firstFault(Object.entries(template), ([name, value]) => {
    if (!name.endsWith('.$')) return faultInTemplate(value);
    return typeof value === 'string' ? faultInExpression(value) : `"${name}" holds no path`;
  });
}

function fillExpression(text: string, sight: Sight): Json {
  const value = evaluate(text, sight);
  if (value === undefined) {
    throw runtimeError(`Nothing is at "${text}"`);
  }
  return value;
}

function firstFault<T>(items: readonly T[], faultIn: (item: T) => string | null): string | null {
  for (const item of items) {
    const fault = faultIn(item);
    if (fault !== null) return fault;
  }
  return null;
}
