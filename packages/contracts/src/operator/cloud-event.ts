/**
 * An event as others get it: CloudEvents 1.0 in the JSON event format
 * (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md, section "Context Attributes", and
 * formats/json-format.md), with the extensions `sequence`, `traceparent`, `correlationid` and `causationid`.
 */

import { z } from 'zod';

/** Text attributes of CloudEvents are not empty. */
const word = z.string().min(1);

export const cloudEventSchema = z.object({
  specversion: z.literal('1.0'),
  /** Context and sequence number, such as `orders-17`: the same whenever it is delivered. */
  id: word,
  /** `/tessera/<context>` */
  source: word,
  /** `tessera.<context>.<Name>` */
  type: word,
  /** What it is about, such as an order's id. Events of one subject come in order. */
  subject: word,
  /** RFC 3339. */
  time: word,
  datacontenttype: z.literal('application/json'),
  /** Where the schema of `data` is, with its version: `/events/schemas/<context>/<Name>/<version>`. */
  dataschema: word,
  /** Its place among the events of its context, in digits that sort as text. */
  sequence: z.string(),
  /** What began it all: an order's id, else the trace of a request. */
  correlationid: z.string().optional(),
  /** The event, the task or the request that caused it. */
  causationid: z.string().optional(),
  traceparent: z.string().optional(),
  /** Names the replay by which it comes once more. */
  replay: z.string().optional(),
  data: z.record(z.string(), z.unknown()),
});

export type CloudEvent = z.output<typeof cloudEventSchema>;
