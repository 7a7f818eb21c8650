/** A story: one state of one fragment, shown on the remote's dev page and checked by its conformance tests. */

import type { Params } from '../page/page.ts';

export interface Story<Fragment extends string = string, Props extends object = object> {
  /** What the state is, such as `Empty cart`. */
  name: string;
  fragment: Fragment;
  /** Exactly what `render` takes. */
  props: Props;
  /** @default {} */
  params?: Params;
}

/** A story of one of these fragments: fragment → what it takes. */
export type StoryOf<PropsByFragment extends Readonly<Record<string, object>>> = {
  [Fragment in keyof PropsByFragment & string]: Story<Fragment, PropsByFragment[Fragment]>;
}[keyof PropsByFragment & string];
