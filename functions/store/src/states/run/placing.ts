/** What a state takes of its input and leaves of its output: InputPath, Parameters, ResultPath, OutputPath. */

import type { Json, Sight } from '../data/json.ts';
import { placeAt, readPath } from '../data/path.ts';
import { runtimeError } from '../data/states-error.ts';
import { fillTemplate } from '../data/template.ts';

/**
 * What an InputPath or OutputPath leaves.
 *
 * @throws StatesError `States.Runtime` when nothing is there
 */
export function narrow(path: string | null, sight: Sight): Json {
  if (path === null) return {};
  const value = readPath(path, sight);
  if (value === undefined) throw runtimeError(`Nothing is at "${path}"`);
  return value;
}

export function fill(template: unknown, sight: Sight): Json {
  return template === undefined ? sight.data : fillTemplate(template as Json, sight);
}

export function placeResult(path: string | null, input: Json, result: Json): Json {
  return path === null ? input : placeAt(path, input, result);
}
