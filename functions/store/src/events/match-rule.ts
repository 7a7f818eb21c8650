/** Whether an event is for a rule: by its context and name alone where these decide, and read only where they do not. */

import { type ArchivedEvent, envelopeOf } from './archive.ts';
import { compilePattern } from './pattern/compile-pattern.ts';

export type MatchesEvent = (event: ArchivedEvent) => boolean;

/** @throws PatternFault */
export function compileRule(pattern: Readonly<Record<string, unknown>>): MatchesEvent {
  const head = ['source', 'detail-type'].filter((name) => Object.hasOwn(pattern, name));
  const whole = compilePattern(pattern);
  if (head.length === 0) return (event) => whole(toBusEvent(event));
  const matchesHead = compilePattern(Object.fromEntries(head.map((name) => [name, pattern[name]])));
  const isDecided = head.length === Object.keys(pattern).length;
  const known = new Map<string, boolean>();
  return (event) => {
    const { context, type } = event;
    const key = `${context}/${type}`;
    let fits = known.get(key);
    if (fits === undefined) {
      fits = matchesHead({ source: sourceOf(context), 'detail-type': type });
      known.set(key, fits);
    }
    return fits && (isDecided || whole(toBusEvent(event)));
  };
}

/**
 * The event as EventBridge has it
 * (https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html).
 */
function toBusEvent(event: ArchivedEvent): object {
  const detail = envelopeOf(event);
  return {
    version: '0',
    id: detail.id,
    'detail-type': event.type,
    source: sourceOf(event.context),
    time: detail.time,
    resources: [],
    detail,
  };
}

function sourceOf(context: string): string {
  return `tessera.${context}`;
}
