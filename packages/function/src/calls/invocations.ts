/** What crosses a framed connection to whoever runs functions: Lambda's `Invoke` (RequestResponse) without its HTTP. */

import { z } from 'zod';

export const invocationSchema = z.strictObject({
  function: z.string(),
  /** The event. */
  payload: z.json(),
  /** What this is done for, the same for each attempt; named in logs. */
  key: z.string(),
});

/** The body of an answer with status 200. Another status has Lambda's `{ Type, Message }`. */
export const invokedSchema = z.object({
  /** Whether the function threw: then the text says so as Lambda does, `{ errorType, errorMessage }`. */
  failed: z.boolean(),
  /** What the function answered, as it is: its own business whether that is JSON. */
  text: z.string(),
});

/** Most bytes of an invocation: Lambda's own 6 MB for the event, and what stands around it. */
export const INVOCATION_LIMIT = 6 * 1_048_576 + 16_384;
