/** Dates as customers read them; the same text on the server and in the browser. */

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

export function formatDate(instant: string): string {
  return day.format(new Date(instant));
}

const weekday = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});

/** One day, or from one to another. */
export function formatDays({ from, to }: { from: string; to: string }): string {
  const first = weekday.format(new Date(from));
  return from === to ? first : `${first} to ${weekday.format(new Date(to))}`;
}

export function formatMoment(instant: string): string {
  return `${moment.format(new Date(instant))} UTC`;
}
