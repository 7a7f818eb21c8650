/** A function that takes events in batches, by its operation `events`. */

import type { Rule } from '@tessera/function/store';
import type { CallFunction } from '../../dispatcher/invoke-function.ts';
import { isObject, type Json } from '../../states/data/json.ts';
import { StatesError } from '../../states/data/states-error.ts';
import { type ArchivedEvent, envelopeOf } from '../archive.ts';
import { type Delivery, type Refusal, type Target, Unavailable } from './target.ts';

type FunctionTarget = Extract<Rule['target'], { function: string }>;

/** Milliseconds that one attempt may take. */
const DEADLINE = 7_500;

/** The host is not there, has no place, or cannot do it itself. */
const UNAVAILABLE = [
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
  'Lambda.ServiceException',
];

export function createFunctionTarget(
  rule: string,
  { function: name, batch = { size: 1, window: 0 } }: FunctionTarget,
  call: CallFunction,
): Target {
  return {
    immediate: false,
    batch,
    async deliver(deliveries, signal) {
      const events = deliveries.map(({ event, replay }) => envelopeOf(event, replay));
      const [first] = events;
      const cause =
        events.length === 1 && first !== undefined
          ? {
              correlation: first.correlationid ?? null,
              causation: first.id,
              traceparent: first.traceparent ?? null,
            }
          : { causation: `rule/${rule}` };
      const payload = { operation: 'events', params: {}, body: { rule, events }, ...cause };
      const late = AbortSignal.timeout(DEADLINE);
      try {
        const options = { key: keyOf(rule, deliveries), signal: AbortSignal.any([signal, late]) };
        const answer = await call(name, payload as unknown as Json, options);
        return refusedOf(deliveries, answer);
      } catch (error) {
        if (!(error instanceof StatesError)) throw error;
        if (UNAVAILABLE.includes(error.name) && !late.aborted) throw new Unavailable(error.message);
        const reason = late.aborted ? `no answer within ${DEADLINE} ms` : error.message;
        return deliveries.map(({ event: { seq } }) => ({ seq, reason, counts: deliveries.length === 1 }));
      }
    },
  };
}

/** The same for each attempt at these events. */
function keyOf(rule: string, deliveries: readonly Delivery[]): string {
  return `${rule}/${deliveries[0]!.event.seq}-${deliveries.at(-1)!.event.seq}`;
}

/** A function may tell of single events, as Lambda's partial batch answers do: those come again. */
function refusedOf(deliveries: readonly Delivery[], answer: Json): Refusal[] {
  const failures = isObject(answer) ? answer['batchItemFailures'] : undefined;
  if (!Array.isArray(failures)) return [];
  const ids = new Set(failures.map((failure) => (isObject(failure) ? failure['itemIdentifier'] : undefined)));
  const idOf = ({ context, source }: ArchivedEvent) => `${context}-${source}`;
  return deliveries
    .filter(({ event }) => ids.has(idOf(event)))
    .map(({ event: { seq } }) => ({ seq, reason: 'the function told that it failed', counts: true }));
}
