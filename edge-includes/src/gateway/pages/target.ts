/** The URL of a fragment on a page: with what it reads of the page's address, its key, and the releases inside it. */

import { fragmentUrl } from '@tessera/contracts/fragment';
import type { PlannedFragment } from './plan.ts';

export interface PageAddress {
  /** Places of the route's pattern. */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
}

const reserved = new Set(['key', 'nests']);

/** A primary fragment gets every place of the route; any other only what it lists. */
export function targetOf(planned: PlannedFragment, page: PageAddress, isPrimary: boolean): string {
  const { release, fragment, declaration, key, nests } = planned;
  const query: [string, string][] = [];
  if (isPrimary) query.push(...Object.entries(page.params));
  for (const name of declaration.query) {
    if (reserved.has(name)) continue;
    const param = page.params[name];
    if (param === undefined) for (const value of page.query.getAll(name)) query.push([name, value]);
    else if (!isPrimary) query.push([name, param]);
  }
  query.push(['key', key]);
  if (nests !== '') query.push(['nests', nests]);
  return fragmentUrl({ remote: release.release.remote, release: release.id, fragment }, query);
}
