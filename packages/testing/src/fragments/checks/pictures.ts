/** Every story looks as it does with the release that is live, or the report says where not. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type TestInfo, test } from '@playwright/test';
import type { Change, Comparison } from '../pictures/compare-pairs.ts';
import type { Subject } from './subject.ts';

export interface PictureOptions {
  /**
   * The share of a picture's pixels that may differ from the live release's, from 0 to 1; more fails. Left out, all of
   * them may: what differs is told, and promoting is what accepts it.
   */
  most?: number;
}

export interface Gallery {
  /** `null`: nothing was fetched to compare with. */
  comparison: Comparison | null;
  /** Where pictures of what differs are written. */
  folder: string;
  /** Hears of every view that differs. */
  note(change: { story: string; view: string; share: number }): void;
}

/** Milliseconds for a story: it is photographed with both, and again where they differ. */
const PATIENCE = 20_000;

export function checkPictures(subject: Subject, { most = 1 }: PictureOptions, gallery: () => Gallery): void {
  test('its stories look as they do with the release that is live', async ({ browserName: _ }, info) => {
    const { comparison, folder, note } = gallery();
    test.skip(comparison === null, 'run "tessera pictures" to fetch what is live');
    if (comparison!.isSame) return;
    test.setTimeout(PATIENCE * subject.stories.length);
    for (const story of subject.stories) {
      const name = `${subject.name}: ${story.name}`;
      const place = join(folder, `${subject.fragment}-${story.name}`.replaceAll(/\W+/g, '-'));
      for (const change of await comparison!.changesOf(story)) {
        const { view, difference } = change;
        note({ story: name, view, share: difference.share });
        await write(join(place, view), change, info);
        expect.soft(difference.share, `${name}, ${view}: see ${place}`).toBeLessThanOrEqual(most);
      }
    }
  });
}

async function write(
  folder: string,
  { before, now, difference, view }: Change,
  info: TestInfo,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, picture] of Object.entries({ before, now, difference: difference.picture })) {
    if (picture === null) continue;
    const path = join(folder, `${name}.png`);
    await writeFile(path, picture);
    await info.attach(`${view} ${name}`, { path, contentType: 'image/png' });
  }
}
