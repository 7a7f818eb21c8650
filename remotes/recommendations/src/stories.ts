/** The states of the remote's fragments, for its dev page and its conformance tests. */

import { EXAMPLE_IMAGE, type StoryOf } from '@tessera/fragment/stories';
import type { Props } from './props.ts';

const item = (index: number) => ({
  slug: `example-${index}`,
  name: `Example thing ${index}`,
  brand: 'Example House',
  price: 1_900 + 550 * index,
  image: EXAMPLE_IMAGE,
  rating: 4.5,
});

export const stories: readonly StoryOf<Props>[] = [
  {
    name: 'Four things',
    fragment: 'goes-well',
    props: { items: [1, 2, 3, 4].map(item) },
    params: { sku: 'EXAMPLE-1' },
  },
  { name: 'Nothing fits', fragment: 'goes-well', props: { items: [] } },
];
