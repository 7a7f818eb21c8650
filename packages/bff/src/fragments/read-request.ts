/** What a request for a fragment asks: the instance on the page, the parameters, the posted form. */

import { parseNests } from '@tessera/contracts/fragment';
import type { IdentityClaims } from '@tessera/contracts/identity';
import { ProblemError } from '@tessera/contracts/problem';
import type { Visitor } from '@tessera/fragment/server';

export interface FragmentQuery {
  key: string;
  /** Remote → `<version>-<digest8>`. */
  nests: Record<string, string>;
  /** Everything else; a repeated parameter is a list. */
  params: Record<string, string | string[]>;
}

/** @throws ProblemError 400 `bad-instance` for a key or nests that no page writes */
export function readFragmentQuery(query: URLSearchParams): FragmentQuery {
  const key = query.get('key') ?? 'main';
  const params: Record<string, string | string[]> = {};
  for (const name of new Set(query.keys())) {
    if (name === 'key' || name === 'nests') continue;
    const values = query.getAll(name);
    params[name] = values.length === 1 ? values[0]! : values;
  }
  try {
    if (!/^[\w.-]{1,80}$/.test(key))
      throw new SyntaxError('Cannot read key: use letters, digits, dots and dashes');
    return { key, nests: parseNests(query.get('nests') ?? ''), params };
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new ProblemError({ status: 400, code: 'bad-instance', title: 'Unreadable address', detail, cause });
  }
}

/** What a remote may know of who looks. */
export function toVisitor(identity: IdentityClaims | null): Visitor {
  if (identity?.user !== undefined) return { status: 'customer', id: identity.user };
  return { status: identity?.guest === undefined ? 'anonymous' : 'guest' };
}
