/** What the navigation remote asks of its BFF. */

import { money } from '@tessera/contracts/fields';
import { type Client, defineContract } from '@tessera/contracts/http';
import { z } from 'zod';
import { navigationRoutes } from './routes.ts';

const linkSchema = z.object({ slug: z.string(), name: z.string() });

const suggestionsSchema = z.object({
  queries: z.array(z.string()).max(5),
  categories: z.array(linkSchema).max(3),
  products: z.array(z.object({ slug: z.string(), name: z.string(), image: z.string(), price: money })).max(5),
});

export const navigationContract = defineContract(navigationRoutes, {
  menu: {
    summary: 'The categories in the order of the menu',
    response: z.object({ categories: z.array(linkSchema) }),
  },
  suggest: {
    summary: 'Queries, categories and products for what was typed so far',
    query: z.object({ q: z.string().trim().min(1).max(120) }),
    response: suggestionsSchema,
  },
  cartCount: {
    summary: 'How many items are in the cart of who asks',
    response: z.object({ count: z.int().min(0) }),
  },
  me: {
    summary: 'The name of who asks; null for a visitor who has not signed in',
    response: z.object({ name: z.string().nullable() }),
  },
});

export type MenuLink = z.output<typeof linkSchema>;
export type Suggestions = z.output<typeof suggestionsSchema>;
export type NavigationApi = Client<typeof navigationContract>;
