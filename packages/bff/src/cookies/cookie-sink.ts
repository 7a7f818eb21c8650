/** Collects the cookies that handlers set during one request; the frame writes them as `Set-Cookie`. */

export interface CookieOptions {
  /** Seconds; 0 removes the cookie. Absent: until the browser closes. */
  maxAge?: number;
  /** @default '/' */
  path?: string;
  /** Sent over https alone; names that start with `__Host-` or `__Secure-` always are. @default false */
  secure?: boolean;
  /** @default 'Lax' */
  sameSite?: 'Lax' | 'Strict';
  /** Whether scripts of the page are kept from it. @default true */
  httpOnly?: boolean;
}

export interface CookieSink {
  /** The last value set for a name counts. @throws TypeError for a name or value that no cookie may have */
  set(name: string, value: string, options?: CookieOptions): void;
  /** `Set-Cookie` values, in the order of their first setting. */
  values(): string[];
}

export function createCookieSink(): CookieSink {
  const cookies = new Map<string, string>();
  return {
    set: (name, value, options = {}) => void cookies.set(name, toSetCookie(name, value, options)),
    values: () => [...cookies.values()],
  };
}

/** RFC 6265, section 4.1.1. */
function toSetCookie(name: string, value: string, options: CookieOptions): string {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || !/^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/.test(value)) {
    throw new TypeError(
      `Cannot set cookie "${name}": its name or value has characters that no cookie may have`,
    );
  }
  const { maxAge, path = '/', sameSite = 'Lax', httpOnly = true } = options;
  const secure = options.secure || /^__(Host|Secure)-/.test(name);
  return [
    `${name}=${value}`,
    `Path=${path}`,
    ...(maxAge === undefined ? [] : [`Max-Age=${Math.floor(maxAge)}`]),
    ...(httpOnly ? ['HttpOnly'] : []),
    ...(secure ? ['Secure'] : []),
    `SameSite=${sameSite}`,
  ].join('; ');
}
