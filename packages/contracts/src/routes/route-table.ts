/** Many routes, made ready once: a path is matched in the time of its segments, however many routes there are. */

import { parsePattern, type RouteMatch, type RoutePattern } from './match.ts';

/** The most specific route for a path, as `matchRoute` finds it. */
export type RouteTable<R extends RoutePattern> = (path: string) => RouteMatch<R> | null;

interface Branch<R> {
  literals: Map<string, Branch<R>>;
  place: Branch<R> | null;
  /** The route that ends here, with the names of the places on the way. */
  end: { route: R; names: readonly string[] } | null;
}

/** @throws SyntaxError for a pattern that is none */
export function createRouteTable<R extends RoutePattern>(routes: readonly R[]): RouteTable<R> {
  const root = createBranch<R>();
  for (const route of routes) {
    const segments = parsePattern(route.pattern);
    let branch = root;
    for (const segment of segments) branch = grow(branch, segment);
    const names = segments.filter((segment) => segment.startsWith(':')).map((segment) => segment.slice(1));
    branch.end ??= { route, names };
  }
  return (path) => {
    const parts = path === '/' ? [] : path.split('/').slice(1).map(decode);
    const values: string[] = [];
    const end = walk(root, { parts, values }, 0);
    if (end === null) return null;
    return {
      route: end.route,
      params: Object.fromEntries(end.names.map((name, i) => [name, values[i]!])),
    };
  };
}

function createBranch<R>(): Branch<R> {
  return { literals: new Map(), place: null, end: null };
}

function grow<R>(branch: Branch<R>, segment: string): Branch<R> {
  if (segment.startsWith(':')) {
    branch.place ??= createBranch();
    return branch.place;
  }
  const known = branch.literals.get(segment);
  if (known !== undefined) return known;
  const grown = createBranch<R>();
  branch.literals.set(segment, grown);
  return grown;
}

/** A literal segment is tried before a place, so the first end that is found is the most specific one. */
function walk<R>(
  branch: Branch<R>,
  path: { parts: readonly (string | null)[]; values: string[] },
  at: number,
): Branch<R>['end'] {
  if (at === path.parts.length) return branch.end;
  const part = path.parts[at]!;
  if (part === null || part === '') return null;
  const literal = branch.literals.get(part);
  const found = literal === undefined ? null : walk(literal, path, at + 1);
  if (found !== null || branch.place === null) return found;
  path.values.push(part);
  const inPlace = walk(branch.place, path, at + 1);
  if (inPlace === null) path.values.pop();
  return inPlace;
}

function decode(part: string): string | null {
  if (!part.includes('%')) return part;
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
