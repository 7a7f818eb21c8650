/** Dates as customers read them; the same text on the server and in the browser. */

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

export function formatDate(instant: string): string {
  return day.format(new Date(instant));
}

export function formatMoment(instant: string): string {
  return `${moment.format(new Date(instant))} UTC`;
}
