/** Checks every event between remotes against its schema. For development alone: the schemas are heavy. */

import { type EventName, eventSchemas } from '@tessera/contracts/events';
import type { ProblemError } from '@tessera/contracts/problem';
import { eventErrors } from '../errors.ts';

/**
 * Reports every event whose payload breaks the contract, whoever emitted it, before anyone hears it. The event goes on
 * as it would in production. Returns what ends the checking.
 */
export function checkEvents(
  target: EventTarget,
  report: (error: ProblemError, payload: unknown) => void,
): () => void {
  const checks = (Object.keys(eventSchemas) as EventName[]).map((name) => {
    const check = (event: Event) => {
      const payload = (event as CustomEvent<unknown>).detail;
      const result = eventSchemas[name].safeParse(payload);
      if (result.success) return;
      const faults = result.error.issues.map(
        (issue) => `${issue.path.join('.') || 'payload'}: ${issue.message}`,
      );
      report(eventErrors.PAYLOAD_REFUSED(name, faults.join('; ')), payload);
    };
    target.addEventListener(`tessera:${name}`, check, { capture: true });
    return () => target.removeEventListener(`tessera:${name}`, check, { capture: true });
  });
  return () => {
    for (const end of checks) end();
  };
}
