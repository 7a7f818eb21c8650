/** What is known of one remote on one channel. */

import type { AuditEntry, Canary, EndedCanary, Figures, ListedRelease, Overview } from '../api.ts';

export interface RemoteData {
  remote: string;
  channel: string;
  overview: Overview;
  releases: ListedRelease[];
  canary: Canary | null;
  ended: EndedCanary[];
  figures: Figures[];
  history: AuditEntry[];
}

/** Minutes that charts go back. */
export const SPAN = 60;
