/** A story: one state of one fragment, shown on the remote's dev page and checked by its conformance tests. */

import type { Params } from '../page/page.ts';

export interface Story {
  /** What the state is, such as `Empty cart`. */
  name: string;
  fragment: string;
  /** Exactly what `render` takes. */
  props: object;
  /** @default {} */
  params?: Params;
}
