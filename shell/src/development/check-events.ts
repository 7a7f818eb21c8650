/** Checks every event between remotes against its schema. Only in the shell's development flavour. */

import { type EventName, eventSchemas } from '@tessera/contracts/events';

/** Reports events whose payload breaks the contract. Returns what ends the checking. */
export function checkEvents(target: EventTarget, report: (message: string) => void): () => void {
  const checks = (Object.keys(eventSchemas) as EventName[]).map((name) => {
    const check = (event: Event) => {
      const result = eventSchemas[name].safeParse((event as CustomEvent<unknown>).detail);
      if (result.success) return;
      const faults = result.error.issues.map(
        (issue) => `${issue.path.join('.') || 'payload'}: ${issue.message}`,
      );
      report(`Cannot accept event "${name}": ${faults.join('; ')}`);
    };
    target.addEventListener(`tessera:${name}`, check);
    return () => target.removeEventListener(`tessera:${name}`, check);
  });
  return () => {
    for (const end of checks) end();
  };
}
