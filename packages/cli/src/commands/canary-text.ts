/** The canaries of a channel in words. */

import type { RegistryClient } from '../registry/client.ts';
import { table } from '../table.ts';

type Canaries = Awaited<ReturnType<RegistryClient['listCanaries']>>;
type Active = Canaries['canaries'][number];
type Ended = Canaries['ended'][number];

export function describeCanaries(channel: string, { canaries, ended }: Canaries): string {
  const parts = canaries.length === 0 ? [`No canary on ${channel}`] : canaries.map(describeActive);
  if (ended.length > 0) parts.push(`Ended\n${table(ended.map(describeEnded))}`);
  return parts.join('\n\n');
}

function describeActive(canary: Active): string {
  const { remote, release, percent, stable, plan, startedBy, startedAt, nextAt, verdict, visitors } = canary;
  const lines = [
    `${remote}@${release}: ${percent} % of the visitors, beside ${stable}`,
    `  ${canary.status} since ${startedAt} by ${startedBy}, plan ${plan}${nextAt === null ? '' : `, widens at ${nextAt} at the earliest`}`,
    `  ${verdict.status}: ${verdict.reason}`,
    `  ${visitors.canary} visitors have had it in this step for a minute or longer, beside ${visitors.control} others`,
  ];
  const told = canary.metrics.filter((metric) => metric.canary + metric.control > 0);
  if (told.length === 0) return lines.join('\n');
  const rows = told.map((metric) => [
    `  ${metric.title}`,
    String(metric.canary),
    metric.expected.toFixed(1),
    `${metric.evidence.toPrecision(3)} of ${metric.alarmFrom.toPrecision(3)}`,
  ]);
  return `${lines.join('\n')}\n\n${table([['  visitors with', 'canary', 'expected', 'evidence'], ...rows])}`;
}

function describeEnded({ remote, release, status, endedAt, endReason }: Ended): string[] {
  return [`  ${remote}@${release}`, status, endedAt, endReason ?? ''];
}
