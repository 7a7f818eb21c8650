/** Asking upstream whether a stored answer still holds (RFC 9111, section 4.3). */

import { type Fields, fieldOf } from '../../wire/message.ts';
import type { StoredAnswer } from './answer.ts';

/** What a client asks for of its own copy: the cache asks for whole answers, and compares itself. */
const conditions = [
  'if-match',
  'if-none-match',
  'if-modified-since',
  'if-unmodified-since',
  'if-range',
  'range',
];
/** They tell of the body as it came, or of one client; the stored body stays as it is (section 3.2). */
const notUpdated = new Set([
  'content-encoding',
  'content-length',
  'content-range',
  'content-type',
  'set-cookie',
  'transfer-encoding',
]);

export function withoutConditions(headers: Fields): Fields {
  if (!conditions.some((name) => headers[name] !== undefined)) return headers;
  const kept = { ...headers };
  for (const name of conditions) delete kept[name];
  return kept;
}

/** Section 4.3.1; `null` when the answer has no validator. */
export function conditionsFor(answer: StoredAnswer): Fields | null {
  const etag = fieldOf(answer.headers, 'etag');
  const modified = fieldOf(answer.headers, 'last-modified');
  if (answer.status !== 200 || (etag === undefined && modified === undefined)) return null;
  return {
    ...(etag === undefined ? {} : { 'if-none-match': etag }),
    ...(modified === undefined ? {} : { 'if-modified-since': modified }),
  };
}

/** Section 4.3.4: whether a 304 is about this answer. */
export function confirms(notModified: Fields, answer: StoredAnswer): boolean {
  const etag = fieldOf(notModified, 'etag');
  if (etag !== undefined) return opaque(etag) === opaque(fieldOf(answer.headers, 'etag') ?? '');
  const modified = fieldOf(notModified, 'last-modified');
  return modified === undefined || modified === fieldOf(answer.headers, 'last-modified');
}

/** The stored headers, brought up to date by a 304 (section 3.2). */
export function freshened(stored: Fields, notModified: Fields): Fields {
  const headers = { ...stored };
  // It told how old the stored answer was when that came.
  delete headers['age'];
  for (const name in notModified) {
    if (!notUpdated.has(name) && notModified[name] !== undefined) headers[name] = notModified[name];
  }
  return headers;
}

/** Without the mark of weakness: a surrogate that decodes bodies weakens what it stores. */
function opaque(etag: string): string {
  return etag.replace(/^W\//, '');
}
