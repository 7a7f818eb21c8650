/** What each caller may do in the store. A function has its own context; what it must look up elsewhere it may only read. */

import { type ContextAccess, type ContextName, contextAccess } from '@tessera/function/store';
import { storeErrors } from '../errors.ts';

export interface Scope extends ContextAccess {
  feeds: readonly ContextName[];
  catalogue: boolean;
  imports: boolean;
  limits: boolean;
  executions: boolean;
  /** Whether it may operate events: rules, dead letters, archive and replays. */
  events: boolean;
  /** Whether it serves triggers: declares queues and schedules, receives, and reads changes. */
  triggers: boolean;
  /** Whether it may look into queues, empty them and put dead letters back. */
  queues: boolean;
  /** The queues that it may send to. */
  sends: readonly string[];
}

const nothing: Scope = {
  write: [],
  read: [],
  feeds: [],
  catalogue: false,
  imports: false,
  limits: false,
  executions: false,
  events: false,
  triggers: false,
  queues: false,
  sends: [],
};

const scopes: Readonly<Record<string, Scope>> = {
  'fn-products': { ...nothing, ...contextAccess['products'], catalogue: true },
  'fn-carts': { ...nothing, ...contextAccess['carts'] },
  'fn-orders': { ...nothing, ...contextAccess['orders'] },
  'fn-users': { ...nothing, ...contextAccess['users'] },
  'fn-payments': { ...nothing, ...contextAccess['payments'] },
  'fn-shipping': { ...nothing, ...contextAccess['shipping'] },
  'fn-views': { ...nothing, ...contextAccess['views'] },
  'bff-orders': { ...nothing, feeds: ['orders'], limits: true },
  'bff-account': { ...nothing, limits: true },
  registry: { ...nothing, executions: true },
  edge: { ...nothing, feeds: ['users'] },
  host: { ...nothing, triggers: true },
  operator: { ...nothing, read: ['products'], imports: true, executions: true, queues: true, events: true },
};

/** The scope of a caller; one without an entry may do nothing. */
export function scopeOf(caller: string): Scope {
  return Object.hasOwn(scopes, caller) ? scopes[caller]! : nothing;
}

/** @throws ProblemError 403 `store-not-allowed` */
export function requireScope(caller: string, what: string, allowed: boolean): void {
  if (!allowed) throw storeErrors.NOT_ALLOWED(caller, what);
}
