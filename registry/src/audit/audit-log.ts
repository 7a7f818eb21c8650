/** Who changed what and when: one JSON line per change, only ever appended. */

import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface AuditEntry {
  /** ISO 8601. */
  at: string;
  /** Who asked for it. */
  actor: string;
  action: 'publish' | 'promote' | 'rollback';
  /** What the action was about. */
  subject: Record<string, unknown>;
}

export async function appendAudit(file: string, entry: AuditEntry): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await appendFile(file, `${JSON.stringify(entry)}\n`, { flush: true });
}
