/** Where to go after signing in: a path of this site, never another one. */

import { one, type Params } from '@tessera/fragment';

export function readNext(params: Params): string {
  const next = one(params, 'next') ?? '';
  return isOwnPath(next) ? next : '/account';
}

/** The address of another form, with the same way on. */
export function withNext(path: string, next: string): string {
  return next === '/account' ? path : `${path}?next=${encodeURIComponent(next)}`;
}

function isOwnPath(path: string): boolean {
  return /^\/(?![/\\])[^\\\s]*$/.test(path) && !path.startsWith('/sign-');
}
