/** The headers that limit what a page may do. The policy works by hashes, so that one buffer serves every visitor. */

import type { Fields } from '../../wire/message.ts';

/** `Content-Security-Policy` of a page. */
export function contentSecurityPolicy(hashes: {
  scripts: readonly string[];
  styles: readonly string[];
}): string {
  return [
    "default-src 'self'",
    `script-src ${["'self'", ...hashes.scripts].join(' ')}`,
    `style-src ${["'self'", ...new Set(hashes.styles)].join(' ')}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** For answers that are no page: nothing in them may run. */
export const inertPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";

/** @param secure whether the public address is https */
export function securityHeaders({ secure }: { secure: boolean }): Fields {
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'x-frame-options': 'DENY',
    ...(secure ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  };
}
