/** `tessera events archive`: everything that happened. */

import type { Command } from 'commander';
import { askEvents } from '../../store/operator.ts';
import { table } from '../../table.ts';
import { examples, type Outcome, type RunCommand, type Workplace } from '../command.ts';
import { readMoment, readNumber } from './arguments.ts';

interface ArchiveOptions {
  context?: string;
  type?: string;
  key?: string;
  from?: string;
  until?: string;
  after?: string;
  limit: string;
}

export function addArchive(events: Command, run: RunCommand): void {
  events
    .command('archive')
    .summary('show what happened')
    .description('Shows events in the order in which they were archived.')
    .option('--context <name>', 'of one context, such as orders')
    .option('--type <name>', 'of one name, such as OrderPlaced')
    .option('--key <key>', "about one thing, such as an order's id")
    .option('--from <time>', 'at this time or later')
    .option('--until <time>', 'before this time')
    .option('--after <number>', 'behind this number')
    .option('--limit <count>', 'how many, 200 at most', '50')
    .addHelpText(
      'after',
      examples(
        ['tessera events archive --type OrderFailed', ''],
        ['tessera events archive --key 5d0c… --json', 'all of one order, with its data'],
      ),
    )
    .action(run(archive));
}

async function archive({ data }: Workplace, options: ArchiveOptions): Promise<Outcome> {
  const { from, until, after, limit, ...filter } = options;
  const query = {
    ...filter,
    ...(from === undefined ? {} : { from: readMoment('--from', from) }),
    ...(until === undefined ? {} : { until: readMoment('--until', until) }),
    ...(after === undefined ? {} : { after: readNumber('--after', after) }),
    limit: readNumber('--limit', limit),
  };
  const page = await askEvents(data, (client) => client.listArchive({ query }));
  const rows = page.events.map(({ seq, event }) => [
    ...[String(seq), event.time, event.type, event.subject],
    event.correlationid ?? '–',
  ]);
  const more = page.next === null ? '' : `\n\nMore: --after ${page.next}`;
  const text =
    rows.length === 0
      ? 'No events'
      : table([['number', 'time', 'event', 'key', 'belongs to'], ...rows]) + more;
  return { text, json: { ...page } };
}
