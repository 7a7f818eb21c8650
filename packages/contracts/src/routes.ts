export type { RouteMatch, RoutePattern } from './routes/match.ts';
export { matchRoute, parsePattern, patternsOverlap } from './routes/match.ts';
export type { RouteTable } from './routes/route-table.ts';
export { createRouteTable } from './routes/route-table.ts';
