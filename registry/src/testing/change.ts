/** Asks for changes of production as a client does. */

import { randomUUID } from 'node:crypto';
import type { Answer, Ask } from './answer.ts';

/** `change(ask, 'promote', { releases })`, whatever the revision is. */
export function change(
  ask: Ask,
  action: string,
  body: unknown = {},
  headers: Record<string, string> = {},
): Promise<Answer> {
  return ask(`POST /channels/production/${action}`, {
    body,
    headers: { 'idempotency-key': randomUUID(), 'if-match': '*', ...headers },
  });
}
