/**
 * Matches a path against route patterns. The edge and the shell use this one matcher, so that both always name
 * the same page for an address. No dependencies: it is part of the shell.
 *
 * A pattern is literal segments and `:name` places: `/p/:slug`. A literal segment beats a place, from left to
 * right; two patterns that could tie are refused when a channel document is made ({@link patternsOverlap}).
 */

/** Anything that carries a pattern, such as a route of the channel document. */
export interface RoutePattern {
  pattern: string;
}

export interface RouteMatch<R extends RoutePattern> {
  route: R;
  /** The decoded values of the pattern's places. */
  params: Record<string, string>;
}

/**
 * Splits a pattern into segments.
 *
 * @throws SyntaxError for a pattern that is not `/`-rooted, has empty segments or repeats a name
 */
export function parsePattern(pattern: string): string[] {
  if (pattern === '/') return [];
  const segments = pattern.split('/').slice(1);
  const valid = pattern.startsWith('/') && segments.every((s) => /^(:[a-z][\w]*|[a-z0-9_.~-]+)$/i.test(s));
  const names = segments.filter((s) => s.startsWith(':'));
  if (!valid || new Set(names).size !== names.length) {
    throw new SyntaxError(
      `Cannot read route pattern "${pattern}": use literal segments and unique ":name" places, such as "/p/:slug"`,
    );
  }
  return segments;
}

/** The most specific route for a path (no query), or `null`. A trailing slash and bad encoding match nothing. */
export function matchRoute<R extends RoutePattern>(routes: readonly R[], path: string): RouteMatch<R> | null {
  const parts = path === '/' ? [] : path.split('/').slice(1);
  let best: { route: R; params: Record<string, string>; rank: string } | null = null;
  for (const route of routes) {
    const found = matchSegments(parsePattern(route.pattern), parts);
    if (found && (best === null || found.rank > best.rank)) best = { route, ...found };
  }
  return best && { route: best.route, params: best.params };
}

/** Whether two patterns match a common path with the same specificity. */
export function patternsOverlap(a: string, b: string): boolean {
  const [left, right] = [parsePattern(a), parsePattern(b)];
  return (
    left.length === right.length &&
    left.every((segment, i) => {
      const other = right[i]!;
      return segment.startsWith(':') ? other.startsWith(':') : segment === other;
    })
  );
}

function matchSegments(
  segments: string[],
  parts: string[],
): { params: Record<string, string>; rank: string } | null {
  if (segments.length !== parts.length) return null;
  const params: Record<string, string> = {};
  let rank = '';
  for (const [i, segment] of segments.entries()) {
    const part = decode(parts[i]!);
    if (part === null || part === '') return null;
    if (segment.startsWith(':')) {
      params[segment.slice(1)] = part;
      rank += '0';
    } else if (segment === part) {
      rank += '1';
    } else {
      return null;
    }
  }
  return { params, rank };
}

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
