/** `tessera queues`: what waits, what nobody could handle, and how it is tried again. */

import { type QueueState, queueOperationsContract } from '@tessera/contracts/operator';
import { askStore } from '../store/operator.ts';
import { table } from '../table.ts';
import { type AddCommand, examples, type Outcome, type Workplace } from './command.ts';

const question = { what: 'look into queues', contract: queueOperationsContract };

export const addQueues: AddCommand = (program, run) => {
  const queues = program
    .command('queues')
    .summary('look into queues, and try dead letters again')
    .description(
      'Queues of the running shop: those of triggers and schedules, and of what they could not handle.',
    );
  queues
    .command('list')
    .summary('show what waits')
    .description(
      'Shows every queue: what waits, what is being handled, what comes later, and the age of the oldest.',
    )
    .addHelpText('after', examples(['tessera queues list', '']))
    .action(run(list));
  queues
    .command('peek')
    .argument('<queue>', 'a queue that "tessera queues list" shows')
    .summary('show the oldest messages')
    .description('Shows the oldest messages of a queue as they are. They stay there.')
    .addHelpText('after', examples(['tessera queues peek mail-dead', '']))
    .action(run(peek));
  queues
    .command('redrive')
    .argument('<queue>', 'a queue of dead letters')
    .summary('try dead letters again')
    .description('Puts dead letters back into the queues that they come from.')
    .addHelpText('after', examples(['tessera queues redrive mail-dead', '']))
    .action(run(redrive));
  queues
    .command('purge')
    .argument('<queue>', 'a queue')
    .summary('delete all messages')
    .description('Deletes all messages of a queue.')
    .addHelpText('after', examples(['tessera queues purge mail-dead', '']))
    .action(run(purge));
};

async function list({ data }: Workplace): Promise<Outcome> {
  const { queues } = await askStore(data, question, (store) => store.listQueues({}));
  const head = ['queue', 'waiting', 'in flight', 'later', 'oldest', 'dead letters'];
  return { text: table([head, ...queues.map(toRow)]), json: { queues } };
}

function toRow({ name, visible, inFlight, delayed, oldestAge, settings }: QueueState): string[] {
  const counts = [visible, inFlight, delayed].map(String);
  return [name, ...counts, `${Math.round(oldestAge / 1_000)} s`, settings.deadLetters?.queue ?? '–'];
}

async function peek({ data }: Workplace, name: string): Promise<Outcome> {
  const { messages } = await askStore(data, question, (store) => store.peekMessages({ params: { name } }));
  const rows = messages.map(({ id, sentAt, receives, source, body }) => [
    ...[id, new Date(sentAt).toISOString(), String(receives), source ?? '–', body],
  ]);
  return { text: table([['message', 'sent', 'receives', 'from', 'body'], ...rows]), json: { messages } };
}

async function redrive({ data }: Workplace, name: string): Promise<Outcome> {
  const { moved } = await askStore(data, question, (store) =>
    store.redriveMessages({ params: { name }, body: {} }),
  );
  return { text: `Put ${moved} dead letters of "${name}" back.`, json: { moved } };
}

async function purge({ data, confirm }: Workplace, name: string): Promise<Outcome> {
  if (!(await confirm(`Delete all messages of "${name}"?`)))
    return { text: 'Nothing was changed', json: { deleted: 0 } };
  const { deleted } = await askStore(data, question, (store) => store.purgeQueue({ params: { name } }));
  return { text: `Deleted ${deleted} messages of "${name}".`, json: { deleted } };
}
