/** `Surrogate-Control` (Edge Architecture 1.0, sections 2.2 and 2.3): what the origin tells this surrogate alone. */

import type { Fields } from '../../wire/message.ts';
import { byName, type Directives, listField, readDirectives, toSeconds } from './directives.ts';

/** The device token that this surrogate answers to when no other is configured. */
export const DEVICE = 'edge';

/** Those meant for `device`. One that names it stands in place of those of its name that name nobody. */
export function readSurrogateControl(headers: Fields, device: string): Directives {
  const directives = readDirectives(listField(headers, 'surrogate-control')).filter(
    ({ target }) => target === null || target === device,
  );
  const targeted = new Set(directives.filter(({ target }) => target !== null).map(({ name }) => name));
  return byName(directives.filter(({ name, target }) => target !== null || !targeted.has(name)));
}

/**
 * `max-age=60+30` (section 2.2.3): fresh for 60 seconds, then good for 30 more while a fresh one is fetched. What
 * cannot be read counts as 0.
 */
export function readSurrogateMaxAge(directives: Directives): { fresh: number; grace: number } | null {
  const values = directives.get('max-age');
  if (values === undefined) return null;
  const pairs = values.map((value) => {
    const [fresh = '', grace = '0', ...more] = value.split('+');
    return more.length > 0 ? { fresh: 0, grace: 0 } : { fresh: toSeconds(fresh), grace: toSeconds(grace) };
  });
  return pairs.reduce((least, pair) => (pair.fresh < least.fresh ? pair : least));
}

/**
 * The field for whoever stands between this surrogate and the client: without what was meant for this one.
 *
 * @returns `undefined` when nothing is left
 */
export function passSurrogateControl(headers: Fields, device: string = DEVICE): string | undefined {
  const field = listField(headers, 'surrogate-control');
  if (field === '') return undefined;
  // What names nobody is for this one too, and the client is no surrogate.
  const left = readDirectives(field).filter(({ target }) => target !== null && target !== device);
  return left.length === 0 ? undefined : left.map(({ text }) => text).join(', ');
}
