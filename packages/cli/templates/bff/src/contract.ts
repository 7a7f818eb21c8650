/** What the remote asks of its BFF. */

import { text } from '@tessera/contracts/fields';
import { type Client, defineContract } from '@tessera/contracts/http';
import { z } from 'zod';
import { samplePageRoutes } from './routes.ts';

const questionSchema = z.object({ question: text(120), answer: text(600) });

export const samplePageContract = defineContract(samplePageRoutes, {
  listQuestions: {
    summary: 'What people ask, with the answers, in the order of the page',
    response: z.object({ questions: z.array(questionSchema).max(100) }),
  },
});

export type Question = z.output<typeof questionSchema>;
export type SamplePageApi = Client<typeof samplePageContract>;
