/** Times as pages write them, in UTC. */

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** @param seconds since 1970; for no valid time the result is empty */
export function httpTime(seconds: number | null): string {
  return toDate(seconds)?.toUTCString() ?? '';
}

/** `%Y %m %d %H %M %S %y %j %a %b %s %%`; every other letter stays as it is. */
export function formatTime(seconds: number | null, format: string): string {
  const date = toDate(seconds);
  if (date === null) return '';
  const two = (number: number) => String(number).padStart(2, '0');
  return format.replace(/%([YmdHMSyjabs%])/g, (whole, letter: string) => {
    switch (letter) {
      case 'Y':
        return String(date.getUTCFullYear());
      case 'y':
        return two(date.getUTCFullYear() % 100);
      case 'm':
        return two(date.getUTCMonth() + 1);
      case 'd':
        return two(date.getUTCDate());
      case 'H':
        return two(date.getUTCHours());
      case 'M':
        return two(date.getUTCMinutes());
      case 'S':
        return two(date.getUTCSeconds());
      case 'j':
        return String(dayOfYear(date)).padStart(3, '0');
      case 'a':
        return days[date.getUTCDay()]!;
      case 'b':
        return months[date.getUTCMonth()]!;
      case 's':
        return String(Math.trunc(date.getTime() / 1_000));
      default:
        return letter === '%' ? '%' : whole;
    }
  });
}

function toDate(seconds: number | null): Date | null {
  if (seconds === null || Math.abs(seconds) > 253_402_300_799) return null;
  return new Date(seconds * 1_000);
}

function dayOfYear(date: Date): number {
  return 1 + Math.trunc((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000);
}
