/** What the surrogate in front of the gateway can do, by its own word (Edge Architecture 1.0, section 3). */

import { type Fields, fieldOf } from '../../wire/message.ts';

/**
 * `full`: all of ESI 1.0. `plain`: a surrogate that announces less, such as Varnish, which prints both branches of
 * `try` and knows no `alt` and no `onerror`. `none`: nobody announces anything.
 */
export type SurrogateAbility = 'full' | 'plain' | 'none';

/** What the gateway announces where it asks for parts of a page itself. */
export const FULL_CAPABILITY = 'gateway="Surrogate/1.0 ESI/1.0"';

/** A surrogate is full when one device of the field lists exactly `ESI/1.0` among its tokens. */
export function abilityOf(headers: Fields): SurrogateAbility {
  const field = fieldOf(headers, 'surrogate-capability');
  if (field === undefined) return 'none';
  const devices = field.matchAll(/=\s*(?:"([^"]*)"|([^\s,;]+))/g);
  const isFull = [...devices].some(([, quoted, token]) =>
    (quoted ?? token ?? '').split(/\s+/).includes('ESI/1.0'),
  );
  return isFull ? 'full' : 'plain';
}
