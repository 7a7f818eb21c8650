/** Customers as they see themselves. A password goes in and never comes out. */

import { addressSchema, identifier, instant, text } from '@tessera/contracts/fields';
import { z } from 'zod';

/** Normalised: trimmed, lower case. */
export const emailSchema = z.string().trim().toLowerCase().max(200).pipe(z.email());

/** A new password: 10 to 200 characters of any kind. */
export const passwordSchema = z
  .string()
  .min(10, 'use at least 10 characters')
  .max(200, 'use at most 200 characters');

export const nameSchema = text(80);

/** Who has signed in, for the session cookie. */
export const signedInSchema = z.object({
  id: identifier,
  name: z.string(),
  /** Goes into the session; a lower one than the user's own is void. */
  epoch: z.int().min(1),
});

export const profileSchema = z.object({
  id: identifier,
  name: z.string(),
  email: z.string(),
  createdAt: instant,
});

export const savedAddressSchema = addressSchema.extend({ id: identifier, isDefault: z.boolean() });

export const addressListSchema = z.object({ addresses: z.array(savedAddressSchema).max(20) });

export type SignedIn = z.output<typeof signedInSchema>;
export type Profile = z.output<typeof profileSchema>;
export type SavedAddress = z.output<typeof savedAddressSchema>;
