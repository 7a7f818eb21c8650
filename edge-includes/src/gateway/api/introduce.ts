/** Tells one BFF who asks: the signed identity, begun for a guest who writes, and the cookies that come of it. */

import { headers as names } from '@tessera/contracts/headers';
import type { Fields, WireRequest, WireResponse } from '../../wire/message.ts';
import { isSafe } from '../identity/same-site.ts';
import type { Visitors } from '../identity/visitors.ts';

export interface Introduction {
  /** For the BFF. */
  fields: Fields;
  /** `Set-Cookie` fields for the visitor. */
  cookiesFor(response: Pick<WireResponse, 'status' | 'headers'>): Promise<string[]>;
}

export type Introduce = (request: WireRequest, bff: string) => Promise<Introduction>;

/** The one BFF that may set the session cookie and read it. */
const SESSION_OWNER = 'account';

export function createIntroduce(visitors: Visitors): Introduce {
  return async ({ headers, method }, bff) => {
    const known = await visitors.sessionOf(headers);
    const session = known ?? (isSafe(method) ? null : visitors.startGuest());
    return {
      fields: {
        ...(session === null ? {} : { [names.identity]: visitors.assertionFor(session, bff) }),
        ...(bff === SESSION_OWNER ? { cookie: visitors.sessionCookieOf(headers) } : {}),
      },
      async cookiesFor(response) {
        const cookies = bff === SESSION_OWNER ? visitors.sessionCookiesIn(response.headers) : [];
        if (cookies.length > 0 || response.status >= 400) return cookies;
        const own = known === null && session !== null ? await visitors.cookieFor(session) : undefined;
        const cookie = own ?? (await visitors.renewalFor(known));
        return cookie === undefined ? [] : [cookie];
      },
    };
  };
}
