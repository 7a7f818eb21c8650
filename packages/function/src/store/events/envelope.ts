/** Makes of a kept event what others get. */

import type { CloudEvent } from '@tessera/contracts/operator';

/** What is kept of an event. */
export interface RecordedEvent {
  context: string;
  /** Its number in the outbox of its context. */
  source: number;
  type: string;
  version: number;
  key: string;
  data: Record<string, unknown>;
  trace: string | null;
  correlation: string | null;
  causation: string | null;
  /** Epoch milliseconds. */
  at: number;
}

/** Digits of a sequence number. */
const DIGITS = 12;

export function eventId({ context, source }: Pick<RecordedEvent, 'context' | 'source'>): string {
  return `${context}-${source}`;
}

/** @param replay the name of the replay that delivers it */
export function toCloudEvent(event: RecordedEvent, replay?: string | null): CloudEvent {
  const { context, type, version, correlation, causation, trace } = event;
  return {
    specversion: '1.0',
    id: eventId(event),
    source: `/tessera/${context}`,
    type: `tessera.${context}.${type}`,
    subject: event.key,
    time: new Date(event.at).toISOString(),
    datacontenttype: 'application/json',
    dataschema: `/events/schemas/${context}/${type}/${version}`,
    sequence: String(event.source).padStart(DIGITS, '0'),
    ...(correlation === null ? {} : { correlationid: correlation }),
    ...(causation === null ? {} : { causationid: causation }),
    ...(trace === null ? {} : { traceparent: trace }),
    ...(replay ? { replay } : {}),
    data: event.data,
  };
}
