/**
 * What each fragment shows: the types of its view, the fields of its stories, and what its tests hold both to. Sources of
 * the browser take types from here and nothing else.
 */

import { accountContract } from '@tessera/bff-account/contract';
import { z } from 'zod';

/** What is answered to who has signed in. */
const [, overview] = accountContract.overview.response.options;

const faults = z.object({
  form: z.string().nullable().describe('What is wrong with the form as a whole'),
  fields: z.record(z.string(), z.string()).describe('Field → what is wrong with it'),
});

const entry = z.object({
  next: z.string().startsWith('/').describe('The path to go on to'),
  values: z
    .object({ name: z.string(), email: z.string() })
    .describe('What was typed into a form that was refused, without the password'),
  faults,
});

export const props = {
  account: overview.extend({
    saved: z.string().nullable().describe('What was just done'),
    failed: z
      .object({ intent: z.string(), values: z.record(z.string(), z.string()), faults })
      .nullable()
      .describe('The form that was sent last, and what was wrong with it'),
  }),
  'sign-in': entry,
  'sign-up': entry,
};

export type Props = { [Fragment in keyof typeof props]: z.output<(typeof props)[Fragment]> };
