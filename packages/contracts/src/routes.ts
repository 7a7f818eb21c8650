export type { RouteMatch, RoutePattern } from './routes/match.ts';
export { matchRoute, parsePattern, patternsOverlap } from './routes/match.ts';
