/** Freshness lifetime and age of an answer (RFC 9111, section 4.2). Only explicit lifetimes count: nothing is guessed. */

import { type Fields, fieldOf } from '../../wire/message.ts';
import { readDate } from './dates.ts';
import { type Directives, secondsOf, toSeconds } from './directives.ts';

/** Section 4.2.1, for a shared cache: seconds; `null` when the answer names none. */
export function lifetimeOf(headers: Fields, cacheControl: Directives): number | null {
  const told = secondsOf(cacheControl, 's-maxage') ?? secondsOf(cacheControl, 'max-age');
  if (told !== null || headers['expires'] === undefined) return told;
  const expires = readDate(fieldOf(headers, 'expires'));
  const date = readDate(fieldOf(headers, 'date'));
  // "0" and every other invalid date mean: already expired (section 5.3).
  if (expires === null) return 0;
  return Math.max(0, Math.round((expires - (date ?? Date.now())) / 1_000));
}

/** When an exchange with upstream took place; epoch milliseconds. */
export interface Exchange {
  askedAt: number;
  answeredAt: number;
}

/** Section 4.2.3: the moment at which the answer was 0 seconds old, as far as one can know; epoch milliseconds. */
export function bornAt(headers: Fields, { askedAt, answeredAt }: Exchange): number {
  const date = readDate(fieldOf(headers, 'date'));
  // `Date` has whole seconds: a part of one is no age.
  const apparent = date === null ? 0 : Math.max(0, Math.floor(answeredAt / 1_000) * 1_000 - date);
  const told = toSeconds(fieldOf(headers, 'age')?.trim() ?? '') * 1_000;
  return answeredAt - Math.max(apparent, told + (answeredAt - askedAt));
}

/** The value of `Age` (section 5.1); seconds. */
export function ageOf(born: number, now: number): number {
  return Math.max(0, Math.floor((now - born) / 1_000));
}
