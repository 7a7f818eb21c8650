/** A postal address, as customers keep it and as orders are sent to it. */

import { z } from 'zod';
import { text } from './fields.ts';

export const addressSchema = z.strictObject({
  name: text(80),
  street: text(120),
  /** Flat, floor, company; an empty string for none. */
  extra: z.string().trim().max(120).default(''),
  postcode: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9][A-Za-z0-9 -]{1,10}$/, 'expected 2 to 11 letters, digits, spaces and "-"'),
  city: text(80),
  /** ISO 3166-1 alpha-2. */
  country: z.string().regex(/^[A-Z]{2}$/, 'expected two capital letters, such as "DE"'),
});

export type Address = z.output<typeof addressSchema>;
