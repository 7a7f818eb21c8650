/**
 * The values of ESI variables (Language 1.0, section 4), taken from the client's request. Values are data: they are
 * escaped where they are written and never read as markup.
 */

import { type Fields, fieldOf } from '../../wire/message.ts';
import type { Template, VariableReference } from '../markup/node.ts';

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
  /** The value, or the reference's default, or an empty string. */
  read(reference: VariableReference): string;
  /** Every variable that was read so far, name and key, each once, without defaults. */
  reads(): readonly VariableReference[];
  /** Whether something was used that differs between equal requests. */
  isVolatile(): boolean;
  /** Tells that something was used that differs between equal requests. */
  markVolatile(): void;
}

export function createVariables(options: VariablesOptions): Variables {
  const seen: VariableReference[] = [];
  let volatile = false;
  return {
    read(reference) {
      if (!seen.some(({ name, key }) => name === reference.name && key === reference.key)) {
        seen.push({ name: reference.name, key: reference.key, fallback: null });
      }
      return readVariable(reference, options) || (reference.fallback ?? '');
    },
    reads: () => seen,
    isVolatile: () => volatile,
    markVolatile() {
      volatile = true;
    },
  };
}

/** The value of one reference in a request, without its default. */
export function readVariable({ name, key }: VariableReference, request: VariablesOptions): string {
  const { headers } = request;
  switch (name) {
    case 'HTTP_HOST':
      return fieldOf(headers, 'host') ?? '';
    case 'HTTP_REFERER':
      return fieldOf(headers, 'referer') ?? '';
    case 'HTTP_USER_AGENT':
      return describeAgent(fieldOf(headers, 'user-agent') ?? '', key);
    case 'HTTP_ACCEPT_LANGUAGE':
      return acceptsLanguage(fieldOf(headers, 'accept-language') ?? '', key);
    case 'HTTP_COOKIE':
      if (key === null) return request.cookies === 'all' ? (fieldOf(headers, 'cookie') ?? '') : '';
      return request.cookies === 'all' || request.cookies.has(key) ? cookieOf(headers, key) : '';
    case 'QUERY_STRING': {
      const at = request.target.indexOf('?');
      const query = at === -1 ? '' : request.target.slice(at + 1);
      return key === null ? query : (new URLSearchParams(query).get(key) ?? '');
    }
    default:
      return '';
  }
}

/** The text of an attribute that is an address: values are percent-encoded. */
export function expandAddress(template: Template, variables: Variables): string {
  return template.map((part) => (typeof part === 'string' ? part : encode(variables.read(part)))).join('');
}

/** The text of a value in HTML. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function encode(value: string): string {
  return encodeURIComponent(value.toWellFormed());
}

function cookieOf(headers: Fields, name: string): string {
  for (const pair of (fieldOf(headers, 'cookie') ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return '';
}

/** `true` or `false` for a language; without one, the whole field. */
function acceptsLanguage(field: string, language: string | null): string {
  if (language === null) return field;
  const accepted = field.split(',').map((item) => item.split(';', 1)[0]!.trim().toLowerCase());
  return String(accepted.includes(language.toLowerCase()));
}

/** Browser family, version and system in the Note's own words. */
function describeAgent(agent: string, key: string | null): string {
  switch (key) {
    case null:
      return agent;
    case 'browser':
      return /MSIE|Trident/.test(agent) ? 'MSIE' : /^Mozilla/.test(agent) ? 'MOZILLA' : 'OTHER';
    case 'version':
      return /(?:MSIE |[A-Za-z]+\/)(\d+(?:\.\d+)*)/.exec(agent)?.[1] ?? '';
    case 'os':
      return /Windows/.test(agent)
        ? 'WIN'
        : /Mac OS|Macintosh/.test(agent)
          ? 'MAC'
          : /Linux|X11|Unix/.test(agent)
            ? 'UNIX'
            : 'OTHER';
    default:
      return '';
  }
}
