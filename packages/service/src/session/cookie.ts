/** The session cookie's name and attributes (RFC 6265bis), and reading it from a request. */

/** Options for cookies. */
export interface CookieOptions {
  /** Whether the public address is https: then the name has the `__Host-` prefix, and `Secure` is set. */
  secure: boolean;
}

/** `session`, or `__Host-session` on https. */
export function sessionCookieName({ secure }: CookieOptions): string {
  return secure ? '__Host-session' : 'session';
}

/** The value of the `Set-Cookie` that gives a visitor the sealed session. */
export function sessionCookie(sealed: string, options: CookieOptions): string {
  return `${sessionCookieName(options)}=${sealed}; ${attributes(options)}; Max-Age=${30 * 24 * 3_600}`;
}

/** The value of the `Set-Cookie` that takes it away. */
export function clearedSessionCookie(options: CookieOptions): string {
  return `${sessionCookieName(options)}=; ${attributes(options)}; Max-Age=0`;
}

/** The value of one cookie in a `Cookie` header; the first one where it is repeated. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

function attributes({ secure }: CookieOptions): string {
  return `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}
