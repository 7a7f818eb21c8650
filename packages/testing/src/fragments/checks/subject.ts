/** What a check is about, and where it notes what it has measured. */

import type { Story } from '@tessera/fragment/stories';
import { declarationOf } from '../build/build.ts';
import type { Stage } from '../stage/stage.ts';
import type { Tab } from '../stage/tab.ts';

export interface Subject {
  /** `remote/fragment`, as the build names them. */
  readonly name: string;
  fragment: string;
  /** At least one. */
  stories: readonly Story[];
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
