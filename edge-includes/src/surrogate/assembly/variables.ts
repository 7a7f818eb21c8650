/**
 * The values of ESI variables (Language 1.0, section 4), taken from the client's request. Values are data: they are
 * escaped where they are written and never read as markup.
 */

import { type Fields, fieldOf } from '../../wire/message.ts';
import type { VariableReference } from '../markup/expression.ts';
import { describeAgent } from './user-agent.ts';

/** The request that values are taken from. */
export interface VariablesOptions {
  /** Path and query. */
  target: string;
  /** @default GET */
  method?: string;
  headers: Fields;
  /** Cookies that `HTTP_COOKIE{…}` may show; `all` also shows the whole field. */
  cookies: 'all' | ReadonlySet<string>;
  /** The client's address. */
  client?: string;
}

/** What the variables of one page are worth, and which of them the page has read. */
export interface Variables {
  /** The value, or an empty string; the reference's default is not looked at. */
  read(name: string, key: string | null): string;
  /** Every variable that was read so far, name and key, each once, without defaults. */
  reads(): readonly VariableReference[];
  /** Whether something was used that differs between equal requests. */
  isVolatile(): boolean;
  /** Tells that something was used that differs between equal requests. */
  markVolatile(): void;
}

const noteNames = new Set([
  'HTTP_ACCEPT_LANGUAGE',
  'HTTP_COOKIE',
  'HTTP_HOST',
  'HTTP_REFERER',
  'HTTP_USER_AGENT',
  'QUERY_STRING',
]);
/** Header fields that no variable shows: what proves who asks. */
const secret = new Set(['cookie', 'authorization', 'proxy-authorization']);
const utf8 = new TextDecoder('utf-8', { fatal: true });

export function createVariables(options: VariablesOptions): Variables {
  const seen: VariableReference[] = [];
  const values: string[] = [];
  let volatile = false;
  return {
    read(name, key) {
      const known = seen.findIndex((one) => one.name === name && one.key === key);
      if (known !== -1) return values[known]!;
      const reference = { name, key, fallback: null };
      const value = readVariable(reference, options);
      seen.push(reference);
      values.push(value);
      return value;
    },
    reads: () => seen,
    isVolatile: () => volatile,
    markVolatile() {
      volatile = true;
    },
  };
}

/** Whether a name stands in the Note; the others are known only with extensions. */
export function isNoteVariable(name: string): boolean {
  return noteNames.has(name);
}

/** Whether a name is the request's, so that no assignment can take it. */
export function isRequestVariable(name: string): boolean {
  return (
    name.startsWith('HTTP_') || name.startsWith('REQUEST_') || noteNames.has(name) || name === 'REMOTE_ADDR'
  );
}

/** The value of one reference in a request, without its default. */
export function readVariable({ name, key }: VariableReference, request: VariablesOptions): string {
  const field = (header: string) => decodeField(fieldOf(request.headers, header) ?? '');
  switch (name) {
    case 'HTTP_HOST':
      return key === null ? field('host') : '';
    case 'HTTP_REFERER':
      return key === null ? field('referer') : '';
    case 'HTTP_USER_AGENT':
      return describeAgent(field('user-agent'), key);
    case 'HTTP_ACCEPT_LANGUAGE':
      return acceptsLanguage(field('accept-language'), key);
    case 'HTTP_COOKIE':
      if (key === null) return request.cookies === 'all' ? field('cookie') : '';
      return request.cookies === 'all' || request.cookies.has(key) ? cookieOf(field('cookie'), key) : '';
    case 'QUERY_STRING':
      return queryOf(request.target, key);
    case 'REQUEST_METHOD':
      return key === null ? (request.method ?? 'GET') : '';
    case 'REQUEST_PATH':
      return key === null ? request.target.split('?', 1)[0]! : '';
    case 'REMOTE_ADDR':
      return key === null ? (request.client ?? '') : '';
    default: {
      if (!name.startsWith('HTTP_') || key !== null) return '';
      const header = name.slice('HTTP_'.length).toLowerCase().replaceAll('_', '-');
      return secret.has(header) ? '' : field(header);
    }
  }
}

function queryOf(target: string, key: string | null): string {
  const at = target.indexOf('?');
  const query = at === -1 ? '' : target.slice(at + 1);
  return key === null || query === '' ? query : (new URLSearchParams(query).get(key) ?? '');
}

function cookieOf(field: string, name: string): string {
  for (const pair of field.split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return '';
}

/** `true` or `false` for a language; without one, the whole field. */
function acceptsLanguage(field: string, language: string | null): string {
  if (language === null) return field;
  const wanted = language.toLowerCase();
  return String(field.split(',').some((item) => item.split(';', 1)[0]!.trim().toLowerCase() === wanted));
}

/** Header fields arrive as Latin-1; browsers send UTF-8 in them. */
function decodeField(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text) || /[\u0100-\uffff]/.test(text)) return text;
  try {
    return utf8.decode(Buffer.from(text, 'latin1'));
  } catch {
    return text;
  }
}
