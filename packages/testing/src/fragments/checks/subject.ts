/** What a check is about, and where it notes what it has measured. */

import type { Params } from '@tessera/fragment';
import type { Story } from '@tessera/fragment/stories';
import type { z } from 'zod';
import { declarationOf } from '../build/build.ts';
import type { Stage } from '../stage/stage.ts';
import type { Tab } from '../stage/tab.ts';

export interface Subject {
  /** `remote/fragment`, as the build names them. */
  readonly name: string;
  fragment: string;
  /** At least one. */
  stories: readonly Story[];
  /** The schema of its props, where it declares one. */
  props(): z.ZodType | undefined;
  /** Runs while tests do. */
  stage(): Stage;
  /** Where they look. */
  tab(): Tab;
  /** Notes a figure for the table at the end; the highest of a column counts. */
  note(column: string, figure: number): void;
}

/** The container's address, and what mounts a story with it. */
export function mountingOf({ fragment, stage }: Subject, { props }: Story) {
  const { build } = stage();
  const { base, id, release } = build;
  const { expose } = declarationOf(build, fragment);
  return { entry: base + release.entry, expose, release: id, fragment, props };
}

/** The parameters of its first story; where an address has more, an example of each. */
export function paramsOf({ stage, fragment, stories }: Subject): Params {
  const patterns = stage().build.release.routes.filter((route) => route.fragment === fragment);
  const names = patterns.flatMap(({ pattern }) => [...pattern.matchAll(/:(\w+)/g)].map(([, name]) => name!));
  return { ...Object.fromEntries(names.map((name) => [name, 'example'])), ...stories[0]!.params };
}
