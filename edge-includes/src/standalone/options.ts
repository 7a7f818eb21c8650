/** The options of the surrogate when it runs alone: from the command line, and below that from a configuration file. */

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';

const origin = z
  .string()
  .refine((text) => isOrigin(text), 'expected an origin, such as http://127.0.0.1:9100')
  .transform((text) => new URL(text).origin);
const origins = z.array(origin, 'expected a list of origins').default([]);
/** A whole number. */
function whole(least: number, most: number) {
  const error = `expected a whole number from ${least} to ${most}`;
  const written = z.string().regex(/^\d+$/).transform(Number);
  return z.union([z.number(), written], error).pipe(z.int(error).min(least, error).max(most, error));
}
const port = whole(0, 65_535);
const count = (standard: number) => whole(1, 1_000_000).default(standard);
const flag = z.boolean('expected true or false').default(false);
const language = z.string().regex(/^[A-Za-z0-9-]+$/, 'expected a language tag, such as en-GB');
const secret = z.string().min(16, 'expected at least 16 characters');

const sizes: Readonly<Record<string, number>> = { '': 1, kB: 1e3, MB: 1e6, GB: 1e9 };
const size = (standard: number) =>
  z
    .union([z.number(), z.string()])
    .default(standard)
    .transform((value, context) => {
      const [, digits, unit] = /^(\d+(?:\.\d+)?)\s*(kB|MB|GB)?$/.exec(String(value)) ?? [];
      if (digits !== undefined) return Math.round(Number(digits) * sizes[unit ?? '']!);
      context.addIssue({ code: 'custom', message: 'expected bytes, such as 512kB, 256MB or 1GB' });
      return z.NEVER;
    });

const times: Readonly<Record<string, number>> = { ms: 1, s: 1_000, '': 1_000 };
/** Milliseconds. */
const duration = (standard: number) =>
  z
    .union([z.number(), z.string()])
    .default(standard / 1_000)
    .transform((value, context) => {
      const [, digits, unit] = /^(\d+(?:\.\d+)?)\s*(ms|s)?$/.exec(String(value)) ?? [];
      const milliseconds = digits === undefined ? 0 : Math.round(Number(digits) * times[unit ?? '']!);
      if (milliseconds > 0 && milliseconds <= 2_000_000_000) return milliseconds;
      context.addIssue({ code: 'custom', message: 'expected a time, such as 5s or 500ms' });
      return z.NEVER;
    });

const schema = z.strictObject({
  origin,
  port: port.default(8_081),
  host: z.string().default('127.0.0.1'),
  allowOrigin: origins,
  trustOrigin: origins,
  cacheSize: size(256e6),
  maxDepth: count(8),
  maxIncludes: count(256),
  maxFragment: size(16e6),
  maxPage: size(256e6),
  maxUrl: size(8_192),
  maxRequests: count(10_000),
  concurrency: count(32),
  followRedirects: whole(0, 10).default(0),
  includeTimeout: duration(5_000),
  originTimeout: duration(30_000),
  clientTimeout: duration(30_000),
  negativeTtl: whole(0, 3_600).default(1),
  language: z.array(language, 'expected a list of languages').default([]),
  always: flag,
  extensions: flag,
  noComposedPages: flag,
  workers: count(1),
  tlsCert: z.string().optional(),
  tlsKey: z.string().optional(),
  adminPort: port.optional(),
  adminToken: secret.optional(),
  redis: z
    .url({ protocol: /^rediss?$/, error: 'expected an address, such as redis://127.0.0.1:6379' })
    .optional(),
  debugKey: secret.optional(),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('warn'),
});

export type Options = Readonly<z.output<typeof schema>>;

type Name = keyof Options;

interface Help {
  /** What stands for the value; a switch has none. */
  value?: string;
  repeated?: true;
  about: string;
}

const help: Readonly<Record<Name, Help>> = {
  origin: { value: 'URL', about: 'the origin in front of which it stands; needed' },
  port: { value: 'N', about: 'the port to listen on, 8081 unless given; 0: any that is free' },
  host: { value: 'ADDRESS', about: 'the address to listen on, 127.0.0.1 unless given' },
  allowOrigin: { value: 'URL', repeated: true, about: 'a further origin that may be included' },
  trustOrigin: {
    value: 'URL',
    repeated: true,
    about: 'a further origin that may be included and gets the cookies and Authorization of visitors',
  },
  cacheSize: { value: 'SIZE', about: 'memory of the cache, 256MB unless given' },
  maxDepth: { value: 'N', about: 'how deep includes nest, 8 unless given' },
  maxIncludes: { value: 'N', about: 'includes of one page, 256 unless given' },
  maxFragment: { value: 'SIZE', about: 'bytes of one fragment, 16MB unless given' },
  maxPage: { value: 'SIZE', about: 'bytes of one page that is assembled, 256MB unless given' },
  maxUrl: { value: 'SIZE', about: 'bytes of the address of a request, 8192 unless given' },
  maxRequests: { value: 'N', about: 'requests at once, 10000 unless given' },
  concurrency: { value: 'N', about: 'includes of one page that are fetched at once, 32 unless given' },
  followRedirects: { value: 'N', about: 'redirects of an include that are followed, 0 unless given' },
  includeTimeout: { value: 'TIME', about: 'time for one include, 5s unless given' },
  originTimeout: { value: 'TIME', about: 'silence of an origin that is borne, 30s unless given' },
  clientTimeout: { value: 'TIME', about: 'time in which a client must send its request or take bytes, 30s' },
  negativeTtl: { value: 'SECONDS', about: 'how long a failure is remembered, 1 unless given; 0: not at all' },
  language: {
    value: 'TAG',
    repeated: true,
    about: 'a language of the site: Accept-Language is reduced to the best of them',
  },
  always: { about: 'process every text body, also without Surrogate-Control: content="ESI/1.0"' },
  extensions: { about: 'switch on assign, eval, foreach, function, ttl, maxwait and the like' },
  noComposedPages: { about: 'assemble every page anew' },
  workers: { value: 'N', about: 'processes that share the port, 1 unless given' },
  tlsCert: { value: 'FILE', about: 'certificate chain in PEM; with --tls-key: HTTP/2 and HTTP/1.1 over TLS' },
  tlsKey: { value: 'FILE', about: 'the key of the certificate, in PEM' },
  adminPort: { value: 'N', about: 'a port on 127.0.0.1 for purges and metrics; needs --admin-token' },
  adminToken: { value: 'TOKEN', about: 'what a client of the admin port sends as its bearer token' },
  redis: { value: 'URL', about: 'a Redis over which instances tell each other of purges' },
  debugKey: {
    value: 'KEY',
    about: 'a request with this in edge-includes-debug gets an account of its fragments as Server-Timing',
  },
  logLevel: { value: 'LEVEL', about: 'debug, info, warn (unless given), error or silent' },
};

/** What the command line asks for. @throws TypeError naming every fault */
export function readOptions(args: readonly string[]): Options | 'help' {
  const { values } = parse(args);
  if (values['help'] === true) return 'help';
  const { config, help: _, ...given } = values;
  const fromFile = config === undefined ? {} : readFile(String(config));
  const result = schema.safeParse({ ...fromFile, ...camelCase(given) });
  const faults = result.success
    ? faultsBetween(result.data)
    : result.error.issues.map(({ path, message, ...issue }) =>
        'keys' in issue
          ? `${(issue.keys as string[]).join(', ')}: not known`
          : `--${kebabCase(String(path[0]))}: ${path[0] === 'origin' && !('origin' in given) ? 'it is missing' : message}`,
      );
  if (!result.success || faults.length > 0) {
    throw new TypeError(
      `Cannot start edge-includes: ${faults.length} of its options ${faults.length === 1 ? 'is' : 'are'} wrong, see --help\n  ${faults.join('\n  ')}`,
    );
  }
  return Object.freeze(result.data);
}

/** The text of `--help`. */
export function describeOptions(): string {
  const rows = Object.entries<Help>(help).map(([name, { value, repeated, about }]) => {
    const left = `--${kebabCase(name)}${value === undefined ? '' : ` ${value}`}`;
    return `  ${left.padEnd(26)}${about}${repeated === true ? '; may be repeated' : ''}`;
  });
  return [
    'Usage: edge-includes --origin URL [options]',
    '',
    'Stands in front of a web server: assembles its pages by ESI 1.0 and caches them.',
    '',
    ...rows,
    `  ${'--config FILE'.padEnd(26)}options as JSON, such as {"origin": "http://127.0.0.1:9100", "cacheSize": "1GB"}`,
    `  ${'--help'.padEnd(26)}this text`,
  ].join('\n');
}

function parse(args: readonly string[]) {
  const options: Record<string, { type: 'string' | 'boolean'; multiple?: boolean }> = {
    config: { type: 'string' },
    help: { type: 'boolean' },
  };
  for (const [name, { value, repeated }] of Object.entries<Help>(help)) {
    options[kebabCase(name)] =
      value === undefined ? { type: 'boolean' } : { type: 'string', multiple: repeated === true };
  }
  try {
    return parseArgs({ args: [...args], options, strict: true });
  } catch (error) {
    throw new TypeError(
      `Cannot start edge-includes: ${(error as Error).message.split(/\.\s/, 1)[0]}, see --help`,
    );
  }
}

function readFile(path: string): Record<string, unknown> {
  try {
    const found: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof found === 'object' && found !== null && !Array.isArray(found)) {
      return camelCase(found as Record<string, unknown>);
    }
  } catch (error) {
    throw new TypeError(`Cannot read the options in "${path}": ${(error as Error).message}`);
  }
  throw new TypeError(`Cannot read the options in "${path}": expected a JSON object`);
}

/** Options that are wrong together. */
function faultsBetween(options: Options): string[] {
  const faults: string[] = [];
  if ((options.tlsCert === undefined) !== (options.tlsKey === undefined)) {
    faults.push('--tls-cert: it needs --tls-key, and the other way round');
  }
  if (options.adminPort !== undefined && options.adminToken === undefined) {
    faults.push('--admin-port: it needs --admin-token');
  }
  return faults;
}

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.pathname === '/' &&
    url.search === '' &&
    url.hash === '' &&
    url.username === '' &&
    url.password === ''
  );
}

function camelCase(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );
}

function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
