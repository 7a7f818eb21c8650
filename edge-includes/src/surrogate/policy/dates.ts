/** `HTTP-date` (RFC 9110, section 5.6.7) in its three forms. */

const forms = [
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/,
  /^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, \d\d-[A-Z][a-z]{2}-\d\d \d\d:\d\d:\d\d GMT$/,
];
const asctime = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$/;

/** Epoch milliseconds; `null` for anything else. */
export function readDate(text: string | undefined): number | null {
  if (text === undefined) return null;
  const isKnown = forms.some((form) => form.test(text));
  if (!isKnown && !asctime.test(text)) return null;
  const time = Date.parse(isKnown ? text : `${text} GMT`);
  return Number.isNaN(time) ? null : time;
}
