/** The states of the remote's fragments, for its dev page and its conformance tests. */

import type { StoryOf } from '@tessera/fragment/stories';
import type { Props } from './props.ts';

const categories = ['Kitchen & Table', 'Furniture', 'Lighting', 'Bath & Care', 'Desk & Paper', 'Sound'].map(
  (name, index) => ({ slug: `category-${index}`, name }),
);

export const stories: readonly StoryOf<Props>[] = [
  { name: 'With categories', fragment: 'header', props: { categories } },
  { name: 'Without categories', fragment: 'header', props: { categories: [] } },
  { name: 'Empty', fragment: 'cart-badge', props: { count: 0 } },
  { name: 'Over a hundred', fragment: 'cart-badge', props: { count: 120 } },
  { name: 'Visitor', fragment: 'user-menu', props: { name: null } },
  { name: 'Customer', fragment: 'user-menu', props: { name: 'Robin Example' } },
  { name: 'With categories', fragment: 'footer', props: { categories } },
];
