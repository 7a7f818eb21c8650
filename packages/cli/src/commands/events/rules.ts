/** `tessera events rules`, `drop`, `replay`: who gets events, from where on. */

import type { RuleState, RuleTarget } from '@tessera/contracts/operator';
import type { Command } from 'commander';
import { Sentence } from '../../sentence.ts';
import { askEvents } from '../../store/operator.ts';
import { table } from '../../table.ts';
import { examples, type Outcome, type RunCommand, type Workplace } from '../command.ts';
import { readMoment, readNumber } from './arguments.ts';

export function addRules(events: Command, run: RunCommand): void {
  events
    .command('rules')
    .summary('show who gets which events')
    .description('Shows every rule: its target, how far it is behind, what waits and what was given up.')
    .addHelpText('after', examples(['tessera events rules', '']))
    .action(run(rules));
  events
    .command('drop')
    .argument('<rule>', 'a rule that "tessera events rules" shows')
    .summary('forget a rule')
    .description('Forgets a rule with what waits for it and its dead letters. The archive keeps all events.')
    .addHelpText(
      'after',
      examples(['tessera events drop views.events', 'the host puts it again when it starts']),
    )
    .action(run(drop));
  events
    .command('replay')
    .argument('<rule>', 'a rule that "tessera events rules" shows')
    .summary('deliver events of the archive again')
    .description('Delivers events of the archive once more to one rule, in order and before anything newer.')
    .requiredOption('--from <point>', 'a number of the archive, or a time such as 2026-01-31T08:00:00Z')
    .option('--until <number>', 'the last number; without it, the last one that the rule has taken')
    .addHelpText(
      'after',
      examples(
        ['tessera events replay views.events --from 1', 'all that ever happened'],
        ['tessera events replay views.events --from 2026-01-31T08:00:00Z', 'what has happened since'],
      ),
    )
    .action(run(replay));
}

async function rules({ data }: Workplace): Promise<Outcome> {
  const { rules: all } = await askEvents(data, (client) => client.listRules({}));
  const head = ['rule', 'target', 'lag', 'waiting', 'dead', 'replay'];
  return { text: table([head, ...all.map(toRow)]), json: { rules: all } };
}

function toRow({ name, target, lag, waiting, dead, position, replay }: RuleState): string[] {
  const replaying = replay === null ? '–' : `${position} of ${replay.from}–${replay.until}`;
  return [name, describeTarget(target), String(lag), String(waiting), String(dead), replaying];
}

function describeTarget(target: RuleTarget): string {
  if ('machine' in target) return `machine ${target.machine}`;
  if ('queue' in target) return `queue ${target.queue}`;
  const { size, window } = target.batch ?? { size: 1, window: 0 };
  return `function ${target.function}${size === 1 ? '' : `, ${size} within ${window} ms`}`;
}

async function drop({ data, confirm }: Workplace, name: string): Promise<Outcome> {
  if (!(await confirm(`Forget rule "${name}" with its dead letters?`))) {
    return { text: 'Nothing was changed', json: { dropped: false } };
  }
  await askEvents(data, (client) => client.dropRule({ params: { name } }));
  return { text: `Dropped ${name}`, json: { dropped: true, rule: name } };
}

async function replay(
  { data }: Workplace,
  name: string,
  { from, until }: { from: string; until?: string },
): Promise<Outcome> {
  const body = {
    from: /^\d+$/.test(from) ? { seq: Number(from) } : { time: readMoment('--from', from) },
    ...(until === undefined ? {} : { until: readNumber('--until', until) }),
  };
  const begun = await askEvents(data, (client) => client.replay({ params: { name }, body }));
  if (begun.from > begun.until) {
    throw new Sentence(`Cannot replay to "${name}": it has taken no event from ${from} on yet`);
  }
  return {
    text: `Replaying ${begun.from} to ${begun.until} to ${name}; see "tessera events rules"`,
    json: { rule: name, ...begun },
  };
}
