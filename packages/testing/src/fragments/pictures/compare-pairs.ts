/** Photographs stories with two builds in turn, and says where they look different. */

import type { Browser } from '@playwright/test';
import type { Story } from '@tessera/fragment/stories';
import type { Build } from '../build/build.ts';
import { comparePictures, type Difference } from './compare.ts';
import { openStudio, type View } from './studio.ts';

/** A remote's build, and the shell that it is shown under. */
export interface Pair {
  build: Build;
  shell: Build;
}

export interface Change {
  view: View;
  /** PNG; `null` when that build cannot show the story, as one that knows other props. */
  before: Buffer | null;
  now: Buffer;
  difference: Difference;
}

export interface Comparison extends AsyncDisposable {
  /** Whether there is nothing to look for: both are made of the very same files. */
  isSame: boolean;
  /** The views in which a story looks different. @throws Error when the build of now cannot show it */
  changesOf(story: Story): Promise<Change[]>;
}

/** What differs is looked at again: what a browser has drawn late is no change. */
const LOOKS = 2;

export async function comparePairs(
  browser: Browser,
  { before, now, stories }: { before: Pair; now: Pair; stories: readonly Story[] },
): Promise<Comparison> {
  const isSame = before.build.id === now.build.id && lookOf(before.shell) === lookOf(now.shell);
  await using stack = new AsyncDisposableStack();
  const [one, other] = await Promise.all([
    openStudio(browser, { ...before, stories }),
    openStudio(browser, { ...now, stories }),
  ]);
  stack.use(one);
  stack.use(other);

  async function look(story: Story): Promise<Change[]> {
    // One after the other: a page that draws while another one is photographed gets less of the machine.
    const old = await one.photograph(story).catch(() => null);
    const now = await other.photograph(story);
    return [...now].flatMap(([view, picture]) => {
      const before = old?.get(view) ?? null;
      const difference = before === null ? ALL : comparePictures(before, picture);
      return difference.pixels === 0 ? [] : [{ view, before, now: picture, difference }];
    });
  }

  const kept = stack.move();
  return {
    isSame,
    async changesOf(story) {
      let changes = await look(story);
      for (let looks = 1; looks < LOOKS && changes.length > 0; looks += 1) {
        const seen = new Set(changes.map(({ view }) => view));
        changes = (await look(story)).filter(({ view }) => seen.has(view));
      }
      return changes;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** What of a shell is in the page of visitors, by its hashes: its other flavours are for developers. */
function lookOf({ release }: Build): string {
  const { file, css, preload } = release.shell!.flavours.production!;
  const shown = new Set([file, ...css, ...preload].map((path) => `browser/${path}`));
  return release.files.flatMap(({ path, sha384 }) => (shown.has(path) ? [sha384] : [])).join();
}

/** Between a picture and none. */
const ALL: Difference = { pixels: Number.POSITIVE_INFINITY, share: 1, picture: null };
