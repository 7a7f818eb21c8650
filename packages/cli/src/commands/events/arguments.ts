/** Arguments of `tessera events` as the store takes them. */

import { Sentence } from '../../sentence.ts';

/** @throws Sentence */
export function readNumber(name: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new Sentence(`Cannot read ${name} "${text}": give a number`);
}

/** A time in any form that JavaScript reads, in UTC. @throws Sentence */
export function readMoment(name: string, text: string): string {
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return new Date(time).toISOString();
  throw new Sentence(`Cannot read ${name} "${text}": give a time such as 2026-01-31T08:00:00Z`);
}
