/** Proves the events of a transaction before anything of it is written. */

import type { ContextName, OutboxRow } from '../schemas.ts';
import { eventErrors } from './errors.ts';
import { eventRegistry } from './registry.ts';

export type CheckedRow = OutboxRow & { version: number };

/**
 * The rows as they may be written: with their version, and without fields that their schema does not have.
 *
 * @throws ProblemError 422 `event-unknown` or `event-refused`
 */
export function checkEvents(context: ContextName, rows: readonly OutboxRow[]): CheckedRow[] {
  return rows.map((row) => {
    const { type, version = 1 } = row;
    const events = eventRegistry[context] ?? {};
    const versions = Object.hasOwn(events, type) ? events[type]! : {};
    const schema = Object.hasOwn(versions, version) ? versions[version] : undefined;
    if (schema === undefined) throw eventErrors.UNKNOWN(context, type, version);
    const result = schema.safeParse(row.data);
    if (!result.success) {
      const { path, message } = result.error.issues[0]!;
      throw eventErrors.REFUSED(type, version, `"${path.join('.')}": ${message}`);
    }
    return { ...row, version, data: result.data as Record<string, unknown> };
  });
}
