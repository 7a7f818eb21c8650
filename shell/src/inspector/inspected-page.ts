/** What the inspector looks at. */

import type { PageManifest } from '@tessera/contracts/page';
import type { ShareScope } from '../loading/share-scope.ts';
import type { Slot } from '../slots/slot.ts';

export interface InspectedPage {
  /** Under which the edge tells where the page's parts came from. */
  trace: string;
  manifest: PageManifest;
  /** Every slot that was opened, by its element. */
  slots: ReadonlyMap<Element, Slot>;
  scope: ShareScope;
  /** Shared set → the version that the shell carries. */
  provides: Readonly<Record<string, string>>;
}
