/** What people read of overrides. */

import { escapeHtml } from '../head/escape.ts';
import type { HeldOverride, RefusedOverride } from './overrides.ts';

/** Why an override is not shown. */
export function describeFault({ why, release = '' }: RefusedOverride): string {
  switch (why) {
    case 'expired':
      return 'Its time is over.';
    case 'other-site':
      return 'It is for another site.';
    case 'forged':
      return 'It was altered, or it was not made by the registry of this site.';
    case 'ended':
      return 'Its preview was removed.';
    case 'unheard':
      return 'Whether its preview is still there cannot be told at the moment. Try again in a while.';
    case 'withdrawn':
      return `Its release ${release} was withdrawn.`;
    case 'unknown':
      return `Its release ${release} is not here any more.`;
  }
}

/** `preview pr-7`, or `catalog 2.0.0`. */
export function nameOf({ pass, releases }: HeldOverride): string {
  if (pass.channel !== undefined) return `preview ${pass.channel}`;
  return releases.map(({ release }) => `${release.remote} ${release.version}`).join(', ');
}

/** `<time>` of the moment at which a pass ends. */
export function untilHtml({ pass }: HeldOverride): string {
  const at = new Date(pass.exp * 1_000);
  const text = at.toLocaleString('en-GB', {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
  });
  return `<time datetime="${at.toISOString()}">${escapeHtml(text)} UTC</time>`;
}
