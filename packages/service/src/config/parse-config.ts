/** Configuration comes from the environment alone, is parsed once, and tells every fault at once. */

import { z } from 'zod';

/** Ready-made fields for environment variables. */
export const fromEnvironment = {
  /** A TCP port; 0 lets the system choose. */
  port: (standard: number) => z.coerce.number().int().min(0).max(65_535).default(standard),
  url: () => z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/$/, '')),
  /** Whole milliseconds. */
  milliseconds: (standard: number) => z.coerce.number().int().positive().default(standard),
  count: (standard: number) => z.coerce.number().int().nonnegative().default(standard),
  logLevel: () => z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** A JSON object of strings, such as key id → key. */
  map: () =>
    z.string().transform((text, context): Record<string, string> => {
      const result = z.record(z.string(), z.string()).safeParse(parseJson(text));
      if (result.success) return result.data;
      context.addIssue({ code: 'custom', message: 'expected a JSON object of strings' });
      return z.NEVER;
    }),
};

/**
 * Parses and freezes a server's configuration.
 *
 * @throws TypeError with one line for every fault
 */
export function parseConfig<S extends z.ZodObject>(
  server: string,
  schema: S,
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<z.output<S>> {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = schema.safeParse(present);
  if (result.success) return Object.freeze(result.data);
  const faults = result.error.issues.map(({ path, message }) => {
    const isMissing = path.length === 1 && !Object.hasOwn(present, String(path[0]));
    return `  ${path.join('.')}: ${isMissing ? 'it is missing' : message}`;
  });
  throw new TypeError(
    `Cannot start ${server}: its environment has ${faults.length} fault(s)\n${faults.join('\n')}`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
