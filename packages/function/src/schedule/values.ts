/** The values of one field of a cron expression: lists of numbers, names, ranges and steps. */

export interface Field {
  name: string;
  least: number;
  most: number;
  /** Names of the values from the least one on, in capitals. */
  names?: readonly string[];
  /** Whether `/` may be used. @default true */
  steps?: boolean;
}

/** @param refuse makes the error of a reason */
export function readValues(field: Field, text: string, refuse: (why: string) => Error): ReadonlySet<number> {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const [range = '', step, ...rest] = part.split('/');
    const { from, to } = readRange(field, range, { open: step !== undefined, refuse });
    const by = step === undefined ? 1 : readStep(field, step, refuse);
    if (rest.length > 0 || (step !== undefined && field.steps === false))
      throw refuse(`"${part}" has no meaning as ${field.name}`);
    for (let value = from; value <= to; value += by) values.add(value);
  }
  return values;
}

function readRange(
  field: Field,
  text: string,
  { open, refuse }: { open: boolean; refuse: (why: string) => Error },
): { from: number; to: number } {
  const { name, least, most } = field;
  if (text === '*') return { from: least, to: most };
  const [first = '', second, ...rest] = text.split('-');
  const from = readValue(field, first, refuse);
  if (second === undefined) return { from, to: open ? most : from };
  const to = readValue(field, second, refuse);
  if (rest.length > 0 || to < from)
    throw refuse(`"${text}" is no range of ${name}, write the lower value first`);
  return { from, to };
}

function readValue(
  { name, least, most, names = [] }: Field,
  text: string,
  refuse: (why: string) => Error,
): number {
  const named = names.indexOf(text.toUpperCase());
  if (named !== -1) return least + named;
  const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  const also = names.length === 0 ? '' : ` or ${names[0]} to ${names.at(-1)}`;
  throw refuse(`"${text}" is no ${name}, write ${least} to ${most}${also}`);
}

function readStep({ name, most }: Field, text: string, refuse: (why: string) => Error): number {
  const step = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (step >= 1 && step <= most) return step;
  throw refuse(`"${text}" is no step of ${name}, write 1 to ${most}`);
}
