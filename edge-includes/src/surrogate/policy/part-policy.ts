/** What the `Cache-Control` of one part says for the page that it stands in. */

import type { Fields } from '../../wire/message.ts';
import { readCacheControl, secondsOf } from './directives.ts';

export interface PartPolicy {
  /** Whether there is any. */
  isStated: boolean;
  visibility: 'public' | 'private' | null;
  store: boolean;
  revalidates: boolean;
  /** Seconds that a browser and a shared cache may keep it from its birth. */
  browser: number;
  shared: number;
}

export function readPartPolicy(headers: Fields): PartPolicy {
  const directives = readCacheControl(headers);
  const stale = directives.has('no-cache');
  // Whoever keeps the page keeps the cookies with it.
  const isPersonal = directives.has('private') || headers['set-cookie'] !== undefined;
  const browser = stale ? 0 : (secondsOf(directives, 'max-age') ?? 0);
  return {
    isStated: headers['cache-control'] !== undefined,
    visibility: isPersonal ? 'private' : directives.has('public') ? 'public' : null,
    store: !directives.has('no-store'),
    revalidates: directives.has('must-revalidate'),
    browser,
    shared: stale ? 0 : (secondsOf(directives, 's-maxage') ?? browser),
  };
}
