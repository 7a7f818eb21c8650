/**
 * What each fragment shows: the types of its view, the fields of its stories, and what its tests hold both to. Sources of
 * the browser take types from here and nothing else.
 */

import { samplePageContract } from '@tessera/bff-sample-page/contract';
import { z } from 'zod';

export const props = {
  questions: samplePageContract.listQuestions.response.extend({
    query: z.string().describe('What was searched for; empty for everything'),
  }),
};

export type Props = { [Fragment in keyof typeof props]: z.output<(typeof props)[Fragment]> };
