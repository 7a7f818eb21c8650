/** `tessera lock`, `unlock`: nothing changes on a channel while it is locked. */

import { type AddCommand, examples, type Outcome, type Workplace } from './command.ts';

export const addLock: AddCommand = (program, run) => {
  program
    .command('lock')
    .argument('<channel>', 'production, staging or pr-<number>')
    .summary('let nothing change on a channel')
    .description('Refuses every promotion, rollback and canary of a channel until it is unlocked.')
    .requiredOption('--reason <text>', 'why, for everyone who is refused')
    .addHelpText(
      'after',
      examples(['tessera lock production --reason "holidays"', 'names you to whoever tries']),
    )
    .action(run(lock));
  program
    .command('unlock')
    .argument('<channel>', 'production, staging or pr-<number>')
    .summary('allow changes of a channel again')
    .description('Allows promotions, rollbacks and canaries of a channel again.')
    .addHelpText('after', examples(['tessera unlock production', '']))
    .action(run(unlock));
};

async function lock(place: Workplace, channel: string, { reason }: { reason: string }): Promise<Outcome> {
  await place.access().operator().call.lock({ params: { channel }, body: { reason } });
  return { text: `Locked ${channel}: ${reason}`, json: { channel, locked: true, reason } };
}

async function unlock(place: Workplace, channel: string): Promise<Outcome> {
  await place.access().operator().call.unlock({ params: { channel } });
  return { text: `Unlocked ${channel}`, json: { channel, locked: false } };
}
