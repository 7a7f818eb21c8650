/** The badge at the foot of every page that an override has to do with. Part of the page, so it is there without scripts. */

import { escapeHtml } from '../head/escape.ts';
import type { HeldOverride, LookedOverride, RefusedOverride } from './overrides.ts';
import { LEAVE_PATH } from './paths.ts';
import { describeFault, nameOf, untilHtml } from './words.ts';

/**
 * @param isPaused whether this page is shown as everybody gets it
 * @param target the page's own path and query, to come back to
 */
export function overrideBadge(
  override: LookedOverride,
  { isPaused, target }: { isPaused: boolean; target: string },
): string {
  if (override.state === 'refused') return endedBadge(override);
  return (
    `<aside class="tessera-override" aria-label="Preview" data-state="${isPaused ? 'paused' : 'held'}">` +
    `${isPaused ? pausedText(override) : heldText(override)}` +
    `<form method="post" action="${LEAVE_PATH}"><input type="hidden" name="to" value="${escapeHtml(target)}">` +
    '<button type="button" data-tessera-inspect hidden>Inspect</button>' +
    '<button type="submit">Leave<span class="tessera-override__more"> the preview</span></button></form></aside>'
  );
}

function heldText(override: HeldOverride): string {
  const { pass, releases } = override;
  const listed = releases.map(({ release, id }) => `${release.remote} ${id}`).join(', ');
  return (
    `<p><strong>You see ${escapeHtml(nameOf(override))}</strong> ` +
    `<span title="${escapeHtml(listed)}">by ${escapeHtml(pass.sub)}, until ${untilHtml(override)}</span></p>`
  );
}

function pausedText(override: HeldOverride): string {
  return (
    '<p><strong>This page is as everybody gets it</strong> ' +
    `<span>Here people pay or give a password, so ${escapeHtml(nameOf(override))} is not shown.</span></p>`
  );
}

function endedBadge(override: RefusedOverride): string {
  const isOver = ['expired', 'ended', 'withdrawn', 'unknown'].includes(override.why);
  return (
    '<aside class="tessera-override" aria-label="Preview" data-state="ended">' +
    `<p><strong>${isOver ? 'The preview has ended' : 'The preview is not shown'}</strong> ` +
    `<span>${escapeHtml(describeFault(override))} You see the site as everybody does.</span></p></aside>`
  );
}
