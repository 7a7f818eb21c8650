/** What is told of overrides, for logs and metrics. */

import type { HeldOverride, OverrideFault } from './overrides.ts';

/** Who is shown what. */
export interface OverrideUse {
  author: string;
  channel: string | null;
  /** `remote@id` of each. */
  releases: readonly string[];
}

export type OverrideEvent =
  | ({ outcome: 'begun' | 'left' } & OverrideUse)
  /** A document was made; `paused`: as everybody gets it, since its route refuses overrides. */
  | ({ outcome: 'shown' | 'paused'; path: string } & OverrideUse)
  | { outcome: 'refused'; why: OverrideFault };

export type OverrideReport = (event: OverrideEvent) => void;

export function toUse({ pass, releases }: HeldOverride): OverrideUse {
  return {
    author: pass.sub,
    channel: pass.channel ?? null,
    releases: releases.map(({ release, id }) => `${release.remote}@${id}`),
  };
}
