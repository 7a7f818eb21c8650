/** `tessera events dead`, `redrive`, `discard`: events that nobody could take. */

import type { DeadEvent } from '@tessera/contracts/operator';
import type { Command } from 'commander';
import { Sentence } from '../../sentence.ts';
import { askEvents } from '../../store/operator.ts';
import { table } from '../../table.ts';
import { examples, type Outcome, type RunCommand, type Workplace } from '../command.ts';
import { readNumber } from './arguments.ts';

export function addDead(events: Command, run: RunCommand): void {
  events
    .command('dead')
    .argument('[id]', 'one of them, to see it whole')
    .summary('show dead letters')
    .description('Shows events that a rule gave up after all attempts, oldest first.')
    .option('--rule <name>', 'of this rule alone')
    .option('--after <id>', 'behind this one')
    .option('--limit <count>', 'how many', '50')
    .addHelpText(
      'after',
      examples(['tessera events dead', ''], ['tessera events dead 7', 'with all its data']),
    )
    .action(run(dead));
  events
    .command('redrive')
    .argument('[id]', 'one dead letter')
    .summary('try dead letters again')
    .description('Tries one dead letter again, or all of a rule in their order.')
    .option('--rule <name>', 'all of this rule')
    .addHelpText(
      'after',
      examples(['tessera events redrive 7', 'one'], ['tessera events redrive --rule views.events', 'all']),
    )
    .action(run(redrive));
  events
    .command('discard')
    .argument('<id>', 'one dead letter')
    .summary('forget a dead letter')
    .description('Forgets a dead letter. The event stays in the archive.')
    .addHelpText('after', examples(['tessera events discard 7', '']))
    .action(run(discard));
}

async function dead(
  { data }: Workplace,
  id: string | undefined,
  options: { rule?: string; after?: string; limit: string },
): Promise<Outcome> {
  if (id !== undefined) {
    const params = { id: readNumber('the dead letter', id) };
    const found = await askEvents(data, (client) => client.getDeadEvent({ params }));
    return { text: describe(found), json: { ...found } };
  }
  const query = {
    ...(options.rule === undefined ? {} : { rule: options.rule }),
    ...(options.after === undefined ? {} : { after: readNumber('--after', options.after) }),
    limit: readNumber('--limit', options.limit),
  };
  const page = await askEvents(data, (client) => client.listDeadEvents({ query }));
  const rows = page.dead.map(({ id: number, rule, event, attempts, at, reason }) => [
    ...[String(number), rule, event.type, event.subject],
    ...[String(attempts), at, reason.slice(0, 80)],
  ]);
  const more = page.next === null ? '' : `\n\nMore: tessera events dead --after ${page.next}`;
  const text =
    rows.length === 0
      ? 'No dead letters'
      : table([['id', 'rule', 'event', 'key', 'attempts', 'since', 'reason'], ...rows]) + more;
  return { text, json: { ...page } };
}

function describe({ id, rule, reason, attempts, at, event }: DeadEvent): string {
  const facts = table([
    ['dead letter', String(id)],
    ['rule', rule],
    ['since', at],
    ['attempts', String(attempts)],
    ['reason', reason],
  ]);
  return `${facts}\n\n${JSON.stringify(event, null, 2)}`;
}

async function redrive(
  { data }: Workplace,
  id: string | undefined,
  { rule }: { rule?: string },
): Promise<Outcome> {
  if ((id === undefined) === (rule === undefined)) {
    throw new Sentence('Cannot redrive: name one dead letter, or a rule with --rule');
  }
  if (rule !== undefined) {
    const { redriven } = await askEvents(data, (client) => client.redriveRule({ params: { name: rule } }));
    return { text: `Trying ${redriven} again for ${rule}`, json: { rule, redriven } };
  }
  const params = { id: readNumber('the dead letter', id!) };
  await askEvents(data, (client) => client.redriveDeadEvent({ params }));
  return { text: `Trying ${params.id} again`, json: { ...params, redriven: 1 } };
}

async function discard({ data, confirm }: Workplace, id: string): Promise<Outcome> {
  const params = { id: readNumber('the dead letter', id) };
  if (!(await confirm(`Forget dead letter ${params.id}?`))) {
    return { text: 'Nothing was changed', json: { discarded: false } };
  }
  await askEvents(data, (client) => client.discardDeadEvent({ params }));
  return { text: `Discarded ${params.id}`, json: { ...params, discarded: true } };
}
