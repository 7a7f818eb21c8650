/** What each caller may do in the store. A function has its own context; what it must look up elsewhere it may only read. */

import type { ContextName } from '@tessera/function/store';
import { storeErrors } from '../errors.ts';

export interface Scope {
  write: readonly ContextName[];
  read: readonly ContextName[];
  feeds: readonly ContextName[];
  catalogue: boolean;
  imports: boolean;
  limits: boolean;
}

const nothing: Scope = { write: [], read: [], feeds: [], catalogue: false, imports: false, limits: false };

const scopes: Readonly<Record<string, Scope>> = {
  'fn-products': { ...nothing, write: ['products'], read: ['products'], catalogue: true },
  // A cart and an order show prices and stock, which only the catalogue knows.
  'fn-carts': { ...nothing, write: ['carts'], read: ['carts', 'products'] },
  // An order is of a cart at a version, read at the source so that no client names lines or prices.
  'fn-orders': { ...nothing, write: ['orders'], read: ['orders', 'products', 'carts'] },
  'fn-users': { ...nothing, write: ['users'], read: ['users'] },
  'fn-payments': { ...nothing, write: ['payments'], read: ['payments'] },
  'bff-orders': { ...nothing, feeds: ['orders'], limits: true },
  'bff-account': { ...nothing, limits: true },
  edge: { ...nothing, feeds: ['users'] },
  operator: { ...nothing, read: ['products'], imports: true },
};

/** The scope of a caller; one without an entry may do nothing. */
export function scopeOf(caller: string): Scope {
  return Object.hasOwn(scopes, caller) ? scopes[caller]! : nothing;
}

/** @throws ProblemError 403 `store-not-allowed` */
export function requireScope(caller: string, what: string, allowed: boolean): void {
  if (!allowed) throw storeErrors.NOT_ALLOWED(caller, what);
}
