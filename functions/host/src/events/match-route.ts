/**
 * Which declared route a request takes, as an HTTP API chooses: a full match before one with a greedy variable, one with
 * more fixed parts first, its own method before `ANY`
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html).
 */

export interface MatchedRoute {
  routeKey: string;
  /** Percent-decoded. */
  pathParameters: Record<string, string>;
}

const VARIABLE = /^\{(\w+)(\+?)\}$/;

export function matchRoute(routes: readonly string[], method: string, path: string): MatchedRoute | null {
  const found = routes
    .map((routeKey) => ({ routeKey, pathParameters: match(routeKey, method, path), rank: rankOf(routeKey) }))
    .filter((one): one is typeof one & MatchedRoute => one.pathParameters !== null)
    .toSorted((a, b) => b.rank - a.rank)[0];
  return found === undefined ? null : { routeKey: found.routeKey, pathParameters: found.pathParameters };
}

function match(routeKey: string, method: string, path: string): Record<string, string> | null {
  const [verb = '', template = ''] = routeKey.split(' ');
  if (verb !== 'ANY' && verb !== method) return null;
  const wanted = template.split('/').slice(1);
  const given = path.split('/').slice(1);
  const values: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const [, name, greedy] = VARIABLE.exec(part) ?? [];
    if (name === undefined) {
      if (part !== given[index]) return null;
      continue;
    }
    const value = greedy === '+' ? given.slice(index).join('/') : given[index];
    if (value === undefined || value === '') return null;
    values[name] = decode(value);
    if (greedy === '+') return values;
  }
  return wanted.length === given.length ? values : null;
}

function rankOf(routeKey: string): number {
  const [verb, template = ''] = routeKey.split(' ');
  const parts = template.split('/').slice(1);
  const fixed = parts.filter((part) => !VARIABLE.test(part)).length;
  const isGreedy = parts.some((part) => part.endsWith('+}'));
  return (isGreedy ? 0 : 10_000) + fixed * 10 + (verb === 'ANY' ? 0 : 1);
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
