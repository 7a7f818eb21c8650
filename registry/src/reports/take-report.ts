/** Takes a report of an edge: claims go to the health of their rollout, figures are added up. */

import type { Report } from '@tessera/contracts/health';
import type { Services } from '../api/services.ts';
import type { ActiveRollout } from '../rollouts/rollout.ts';
import { nextOf, steer } from '../rollouts/steer.ts';
import { narrows } from '../rollouts/turns.ts';

/** What follows from a report is done when this returns. */
export function takeReport(services: Services, channel: string, report: Report): void {
  const { seen, figures, channels, rollouts, changes, write, now } = services;
  if (seen.has(report.id)) return;
  const touched = countClaims(services, channel, report);
  write(() => {
    seen.add(report.id);
    // Names that were never live would fill the table.
    for (const total of report.figures)
      if (channels.wasOn(channel, total.remote, total.release)) figures.add(channel, total);
    // What is acted on must be known after a restart, the rest is saved by the clock.
    if (touched.some((rollout) => isBad(rollout, now()))) rollouts.save();
  });
  for (const rollout of touched) steer(services, rollout);
  changes.note('figures');
}

function isBad(rollout: ActiveRollout, now: number): boolean {
  const next = nextOf(rollout, now);
  return next !== null && narrows(next.progress);
}

function countClaims({ rollouts, now }: Services, channel: string, report: Report): ActiveRollout[] {
  const byRemote = new Map(rollouts.active(channel).map((rollout) => [rollout.remote, rollout]));
  const touched = new Set<ActiveRollout>();
  const find = (remote: string) => {
    const rollout = byRemote.get(remote);
    if (rollout !== undefined) touched.add(rollout);
    return rollout;
  };
  // A clock that is ahead would keep its visitors from ever counting.
  for (const { remote, at, ...claim } of report.served)
    find(remote)?.health.served(claim, Math.min(at, now()));
  for (const { remote, metric, seenBy, ...claim } of report.failures)
    find(remote)?.health.failed(claim, { metric, seenBy });
  for (const rollout of touched) rollouts.touch(rollout);
  return [...touched];
}
