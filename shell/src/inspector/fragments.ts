/** The fragments of the page as it is now, each with where it came from. */

import { readFragment } from '@tessera/fragment';
import type { InspectedPage } from './inspected-page.ts';
import type { Trace } from './trace.ts';

export interface InspectedFragment {
  element: HTMLElement;
  /** `remote/fragment` */
  name: string;
  remote: string;
  /** `<version>-<digest8>` */
  release: string;
  /** Of the slot that it is in. */
  key: string;
  owner: string | null;
  origin: Origin;
  /** Of its HTML as it is now. */
  bytes: number;
  /** The release's files that the page has loaded. */
  files: { count: number; bytes: number; milliseconds: number };
  state: string;
  props: unknown;
}

/**
 * Where a fragment was rendered. `cache`: earlier, for another page. `unknown`: by a server, and the edge does not
 * remember more.
 */
export type Origin =
  | { where: 'bff' | 'edge'; milliseconds: number }
  | { where: 'cache' | 'browser' | 'unknown' };

export function findFragments(page: InspectedPage, trace: Trace | null): InspectedFragment[] {
  return fragmentsIn(document).map((element) => inspect(element, page, trace));
}

/** In document order, those in shadow roots after the element that they belong to. */
function fragmentsIn(root: Document | ShadowRoot): HTMLElement[] {
  const found: HTMLElement[] = [];
  for (const element of root.querySelectorAll<HTMLElement>('*')) {
    if (element.localName === 'tessera-fragment') found.push(element);
    if (element.shadowRoot !== null) found.push(...fragmentsIn(element.shadowRoot));
  }
  return found;
}

function inspect(element: HTMLElement, page: InspectedPage, trace: Trace | null): InspectedFragment {
  const name = element.getAttribute('name') ?? '';
  const [remote = ''] = name.split('/');
  const release = element.getAttribute('release') ?? '';
  const slot = element.parentElement;
  const opened = slot === null ? undefined : page.slots.get(slot);
  const key = element.getAttribute('key') ?? opened?.target.key ?? slot?.getAttribute('slot-key') ?? '';
  const stitched = slot === null ? null : readFragment(slot);
  return {
    ...{ element, name, remote, release, key },
    owner: trace?.owners[remote] ?? null,
    origin: originOf(element, { name, key }, trace),
    bytes: new Blob([htmlOf(element)]).size,
    files: filesOf(baseOf(page, remote, release)),
    state: slot?.dataset['state'] ?? 'as it came',
    props: opened?.loaded?.props ?? stitched?.props ?? null,
  };
}

function originOf(
  element: HTMLElement,
  { name, key }: { name: string; key: string },
  trace: Trace | null,
): Origin {
  // Only what a server has written says its key.
  if (!element.hasAttribute('key')) return { where: 'browser' };
  if (trace === null) return { where: 'unknown' };
  const asked = trace.fragments.find(({ target }) => {
    const url = new URL(target, location.origin);
    const [, , remote, , fragment] = url.pathname.split('/');
    return `${remote}/${fragment}` === name && url.searchParams.get('key') === key;
  });
  if (asked === undefined) return { where: 'cache' };
  return asked.from === null ? { where: 'unknown' } : { where: asked.from, milliseconds: asked.milliseconds };
}

function htmlOf(element: HTMLElement): string {
  const shadowRoots = [...element.querySelectorAll('*')].flatMap(({ shadowRoot }) => shadowRoot ?? []);
  return 'getHTML' in element ? element.getHTML({ shadowRoots }) : (element as HTMLElement).innerHTML;
}

/** A working copy has its files elsewhere. */
function baseOf({ manifest }: InspectedPage, remote: string, release: string): string {
  const known = manifest.remotes[remote];
  return known?.release === release ? known.base : `/r/${remote}/${release}/`;
}

function filesOf(base: string): InspectedFragment['files'] {
  const files = performance
    .getEntriesByType('resource')
    .filter((entry): entry is PerformanceResourceTiming => new URL(entry.name).pathname.startsWith(base));
  return {
    count: files.length,
    bytes: files.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
    milliseconds: Math.round(Math.max(0, ...files.map(({ duration }) => duration))),
  };
}
