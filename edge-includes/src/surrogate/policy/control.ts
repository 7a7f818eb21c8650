/**
 * What an origin tells its surrogates: `Surrogate-Control` (Edge Architecture 1.0, section 2.2), and `Cache-Control`
 * (RFC 9111, section 5.2; RFC 5861) where that says more. Surrogate-Control wins.
 */

import { type Fields, fieldOf } from '../../wire/message.ts';
import { type Directives, listField, readCacheControl, secondsOf } from './directives.ts';
import { lifetimeOf } from './freshness.ts';
import { DEVICE, readSurrogateControl, readSurrogateMaxAge } from './surrogate-control.ts';

export interface Control {
  /** Whether the body is to be processed as ESI. */
  esi: boolean;
  /** Seconds; null: no explicit freshness, so the answer is not stored. */
  maxAge: number | null;
  /** Seconds after `maxAge` in which it may be served while a fresh one is fetched. */
  staleWhileRevalidate: number;
  /** Seconds after `maxAge` in which it may be served when the origin fails. */
  staleIfError: number;
  /** It must never be served stale, whoever asks. */
  mustRevalidate: boolean;
  /** Whether one answer may be kept for many: not `private`, not `no-store`, no cookie set. */
  shareable: boolean;
  /** It belongs to the one who asked: `private`, a cookie is set, or it varies by everything. */
  personal: boolean;
  /** Whether it may be kept although the request carried `Authorization` (RFC 9111, section 3.5). */
  sharedWhenAuthorized: boolean;
}

export interface ControlOptions {
  /** The device token of directives that are meant for this surrogate. @default edge */
  device?: string;
  /** Whether this surrogate stands far from the origin, so that `no-store-remote` means it. @default true */
  remote?: boolean;
}

export function readControl(headers: Fields, options: ControlOptions = {}): Control {
  const { device = DEVICE, remote = true } = options;
  const surrogate = readSurrogateControl(headers, device);
  const cache = readCacheControl(headers);
  const own = readSurrogateMaxAge(surrogate);
  const forbidden =
    surrogate.has('no-store') ||
    surrogate.has('private') ||
    (remote && surrogate.has('no-store-remote')) ||
    // A surrogate's own max-age may allow what Cache-Control forbids to browsers, but never a private answer.
    (own === null && cache.has('no-store'));
  const personal =
    headers['set-cookie'] !== undefined ||
    cache.has('private') ||
    surrogate.has('private') ||
    listField(headers, 'vary').includes('*');
  const noCache = own === null && cache.has('no-cache');
  const mustRevalidate =
    own === null && (noCache || cache.has('must-revalidate') || cache.has('proxy-revalidate'));
  const stale = (name: string) =>
    mustRevalidate ? 0 : (secondsOf(surrogate, name) ?? secondsOf(cache, name) ?? own?.grace ?? 0);
  return {
    esi: /(?:^|\s)ESI\/1\.0(?:[\s>]|$)/.test(surrogate.get('content')?.join(' ') ?? ''),
    maxAge: own?.fresh ?? (noCache ? reusable(headers) : lifetimeOf(headers, cache)),
    staleWhileRevalidate: stale('stale-while-revalidate'),
    staleIfError: stale('stale-if-error'),
    mustRevalidate,
    shareable: !personal && !forbidden,
    personal,
    sharedWhenAuthorized: own !== null || allowsAuthorized(cache),
  };
}

/** Whether a body of this type may hold ESI at all. */
export function isText(headers: Fields): boolean {
  const type = fieldOf(headers, 'content-type') ?? '';
  return /^(?:text\/|application\/(?:[\w.+-]*\+)?(?:xml|json|javascript))/i.test(type);
}

/** `no-cache` asks for revalidation before every use: without a validator nothing is worth keeping. */
function reusable(headers: Fields): 0 | null {
  return headers['etag'] !== undefined || headers['last-modified'] !== undefined ? 0 : null;
}

function allowsAuthorized(cache: Directives): boolean {
  return cache.has('public') || cache.has('s-maxage') || cache.has('must-revalidate');
}
