/** The two cookies of the console (RFC 6265bis): a session, and the attempt to sign in that comes before it. */

import type { IncomingMessage } from 'node:http';
import { readCookie } from '@tessera/service/session';

export interface Cookie {
  name: string;
  /** The value of the `Set-Cookie` that gives it. @param life seconds */
  give(value: string, life: number): string;
  /** The value of the `Set-Cookie` that takes it away. */
  take(): string;
  read(request: Pick<IncomingMessage, 'headers'>): string | undefined;
}

/** Sent with requests of the console's own pages alone. */
export function sessionCookie(publicUrl: string): Cookie {
  return defineCookie('console', publicUrl, 'SameSite=Strict');
}

/** Sent when the provider, on another site, leads the browser back. */
export function attemptCookie(publicUrl: string): Cookie {
  return defineCookie('console-attempt', publicUrl, 'SameSite=Lax');
}

function defineCookie(plain: string, publicUrl: string, sameSite: string): Cookie {
  const isSecure = publicUrl.startsWith('https:');
  // Only this very host can set a cookie with the prefix (RFC 6265bis, section 4.1.3.2).
  const name = isSecure ? `__Host-${plain}` : plain;
  const attributes = `Path=/; HttpOnly; ${sameSite}${isSecure ? '; Secure' : ''}`;
  return {
    name,
    give: (value, life) => `${name}=${value}; ${attributes}; Max-Age=${life}`,
    take: () => `${name}=; ${attributes}; Max-Age=0`,
    read: ({ headers }) => readCookie(headers.cookie, name),
  };
}
