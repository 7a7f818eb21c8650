/**
 * Gate: a fragment takes what is passed to it. Where a release says what it passes, that has to fit; where it does not,
 * the fragment has to go on taking everything that it took so far.
 */

import type { ProblemError } from '@tessera/contracts/problem';
import {
  type FragmentDeclaration,
  type JsonSchema,
  type LayoutSlot,
  type Release,
  releaseRef,
} from '@tessera/contracts/release';
import { releaseErrors } from '../errors.ts';
import { findNarrowing } from '../schemas/narrowing.ts';
import type { Composition } from './composition.ts';

/** A fragment in its place in a page, in another fragment, or in the layout. */
interface Use {
  /** Who shows it, in words. */
  by: string;
  remote: string;
  /** `remote/fragment` */
  nested: string;
  passes: JsonSchema | undefined;
}

export function checkParameters({ live, replaced, slotsOf }: Composition): ProblemError[] {
  const byRemote = new Map(live.map((release) => [release.remote, release]));
  const before = new Map(replaced.map((release) => [release.remote, release]));
  const shell = byRemote.get('shell');
  const uses = [...live.flatMap(usesOf), ...(shell === undefined ? [] : slotsOf(shell).map(useOfLayout))];
  return uses.flatMap((use) => {
    const [remote = '', name = ''] = use.nested.split('/');
    const [release, old] = [byRemote.get(remote), before.get(remote)];
    const fragment = release?.fragments[name];
    if (release === undefined || fragment === undefined) return [];
    const passes = use.passes ?? (use.remote === remote ? undefined : takenBy(old?.fragments[name]));
    if (passes === undefined) return [];
    const why = findNarrowingOnce(passes, takenBy(fragment)!);
    return why === null
      ? []
      : [releaseErrors.PARAMETERS_NARROWED(releaseRef(release), use.nested, use.by, why)];
  });
}

const uses = new WeakMap<Release, Use[]>();

function usesOf(release: Release): Use[] {
  const known = uses.get(release);
  if (known !== undefined) return known;
  const { remote } = release;
  const found = Object.entries(release.fragments).flatMap(([name, { nests, passes }]) =>
    nests.map((nested) => ({ by: `${remote}/${name}`, remote, nested, passes: passes?.[nested] })),
  );
  uses.set(release, found);
  return found;
}

function useOfLayout(slot: LayoutSlot): Use {
  const passes = remember(layouts, slot, () => ({
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(slot.params).map(([name, value]) => [name, { const: value }]),
    ),
    required: Object.keys(slot.params),
    additionalProperties: false,
  }));
  return { by: 'the layout of the shell', remote: 'shell', nested: slot.fragment, passes };
}

/** What a fragment takes: what it declares, or else anything under the names of the parameters that it reads. */
function takenBy(fragment: FragmentDeclaration | undefined): JsonSchema | undefined {
  if (fragment === undefined || fragment.params !== undefined) return fragment?.params;
  return remember(implied, fragment, () => ({
    type: 'object',
    properties: Object.fromEntries(fragment.query.map((name) => [name, {}])),
    additionalProperties: false,
  }));
}

const layouts = new WeakMap<LayoutSlot, JsonSchema>();
const implied = new WeakMap<FragmentDeclaration, JsonSchema>();
const compared = new WeakMap<JsonSchema, WeakMap<JsonSchema, { why: string | null }>>();

/** A channel is looked at whole for every change, and most of it is what it was. */
function findNarrowingOnce(from: JsonSchema, to: JsonSchema): string | null {
  const others = remember(compared, from, () => new WeakMap());
  return remember(others, to, () => ({ why: findNarrowing(from, to) })).why;
}

function remember<K extends object, V>(known: WeakMap<K, V>, key: K, make: () => V): V {
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = make();
  known.set(key, made);
  return made;
}
