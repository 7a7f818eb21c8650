/** Values as they travel between states. */

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: Json;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What an expression sees: the state's data as `$`, the context object as `$$`. */
export interface Sight {
  data: Json;
  context: JsonObject;
}
