/** Money is whole minor units of one currency; only its display divides. */

const formats = new Map<string, Intl.NumberFormat>();

/** `1999` → `€19.99`. The same text on the server and in the browser: the locale is fixed. */
export function formatMoney(minor: number, currency = 'EUR'): string {
  let format = formats.get(currency);
  if (format === undefined) {
    format = new Intl.NumberFormat('en-IE', { style: 'currency', currency });
    formats.set(currency, format);
  }
  return format.format(minor / 100);
}
