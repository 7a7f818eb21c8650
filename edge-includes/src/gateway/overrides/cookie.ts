/** The cookie that an override is carried in: the pass itself, so that no edge has to remember anything. */

import { readCookie } from '@tessera/service/session';
import { type Fields, fieldOf } from '../../wire/message.ts';

export interface OverrideCookie {
  read(headers: Fields): string | null;
  /**
   * `Set-Cookie` that begins an override.
   *
   * @param seconds how long the browser keeps it
   */
  set(token: string, seconds: number): string;
  /** `Set-Cookie` that ends it. */
  clear: string;
}

/** @param secure whether the public address is https: no other host and no plain http can set it then */
export function createOverrideCookie({ secure }: { secure: boolean }): OverrideCookie {
  const name = secure ? '__Host-tessera-override' : 'tessera-override';
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  return {
    read: (headers) => readCookie(fieldOf(headers, 'cookie'), name) ?? null,
    set: (token, seconds) => `${name}=${token}; ${attributes}; Max-Age=${Math.max(0, Math.floor(seconds))}`,
    clear: `${name}=; ${attributes}; Max-Age=0`,
  };
}
