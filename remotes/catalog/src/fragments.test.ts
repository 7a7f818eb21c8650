import { describeFragments } from '@tessera/fragment/testing';
import { app as listing } from './listing.ts';
import { app as product } from './product.ts';
import { props } from './props.ts';
import { remote } from './server.ts';
import { stories } from './stories.ts';

describeFragments({
  app: (fragment) => (fragment === 'product' ? product : listing),
  remote,
  stories,
  props,
});
