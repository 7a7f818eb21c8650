/** Who asks: what the gateway asserts to a BFF, and the functions read from the authoriser. */

import { z } from 'zod';

/** Seconds that an assertion is valid. */
export const IDENTITY_LIFETIME = 60;

export const identityClaimsSchema = z.object({
  /** A signed-in customer. */
  user: z.string().optional(),
  /** A guest who has written something; kept beside `user` until the guest's cart is merged. */
  guest: z.string().optional(),
  /** The session. */
  sid: z.string().optional(),
  /** The user's session epoch; a lower one than the user's own is void. */
  epoch: z.int().optional(),
  /** The BFF that it is for. */
  aud: z.string(),
  /** Issued at, expires at: epoch seconds. */
  iat: z.int(),
  exp: z.int(),
});

/** Neither `user` nor `guest`: an anonymous visitor. */
export type IdentityClaims = z.output<typeof identityClaimsSchema>;
