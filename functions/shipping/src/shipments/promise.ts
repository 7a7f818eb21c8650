/** When an order arrives: working days from the day on which it is handed over. Holidays are not known here. */

import type { ServiceLimits } from '../carrier/services.ts';

/** The shop's clock; `sv-SE` writes days as ISO 8601 does. */
const local = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Berlin',
  dateStyle: 'short',
  timeStyle: 'short',
});

/** What is ordered later is handed over on the next working day. */
const LAST_HOUR = 14;

const DAY = 24 * 3_600_000;

/** @param placedAt epoch milliseconds */
export function promise(
  { days }: Pick<ServiceLimits, 'days'>,
  placedAt: number,
): { from: string; to: string } {
  const [day = '', time = ''] = local.format(placedAt).split(' ');
  const placed = Date.parse(`${day}T00:00:00Z`);
  const isLate = Number(time.slice(0, 2)) >= LAST_HOUR;
  const handedOver = isLate || !isWorking(placed) ? addWorkingDays(placed, 1) : placed;
  const [least, most] = days;
  return { from: format(addWorkingDays(handedOver, least)), to: format(addWorkingDays(handedOver, most)) };
}

function addWorkingDays(day: number, count: number): number {
  let [at, left] = [day, count];
  while (left > 0) {
    at += DAY;
    if (isWorking(at)) left -= 1;
  }
  return at;
}

function isWorking(day: number): boolean {
  const weekday = new Date(day).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

function format(day: number): string {
  return new Date(day).toISOString().slice(0, 10);
}
