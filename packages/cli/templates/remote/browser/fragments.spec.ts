import { describeFragments } from '@tessera/testing/fragments';
import { stories } from '../src/stories.ts';

describeFragments(new URL('..', import.meta.url), stories);
