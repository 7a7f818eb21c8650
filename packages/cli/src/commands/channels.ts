/** `tessera channels`: which there are, and the end of a preview. */

import { randomUUID } from 'node:crypto';
import { table } from '../table.ts';
import { type AddCommand, examples, type Outcome, type Workplace } from './command.ts';

export const addChannels: AddCommand = (program, run) => {
  const channels = program
    .command('channels')
    .summary('show every channel, remove previews')
    .description('Production, staging and the previews.')
    .addHelpText(
      'after',
      examples(
        ['tessera channels', 'which edges serve which revision'],
        ['tessera channels remove pr-12', 'a preview that nobody needs any more'],
      ),
    );
  channels
    .command('list', { isDefault: true })
    .summary('show every channel (the word "list" may be left out)')
    .description('Shows every channel with its revision, its lock, and the edges that follow it.')
    .addHelpText('after', examples(['tessera channels', ''], ['tessera channels --json', 'for programs']))
    .action(run(list));
  channels
    .command('remove')
    .argument('<channel>', 'a preview, pr-<number>')
    .summary('remove a preview')
    .description(
      'Removes a preview, for whoever may promote there all that production never had. What only it names can be collected as garbage later; edges that follow it go on with what they have.',
    )
    .option('--reason <text>', 'why, for the audit')
    .option('--yes', 'do not ask whether it is meant; only a person at a terminal is asked')
    .addHelpText(
      'after',
      examples(
        ['tessera channels remove pr-12', ''],
        ['tessera channels remove pr-12 --yes --reason "merged"', 'without a question'],
      ),
    )
    .action(run(remove));
};

async function list(place: Workplace): Promise<Outcome> {
  const { call } = place.access().operator();
  const { channels: found } = await call.listChannels({});
  const described = await Promise.all(
    found.map(async (facts) => {
      const { edges } = await call.listEdges({ params: { channel: facts.channel } });
      return { ...facts, edges };
    }),
  );
  const rows = described.map(({ channel, revision, remotes, lock, edges }) => [
    channel,
    String(revision),
    String(remotes),
    edges.map((one) => `${one.edge} at ${one.connected ? one.acknowledged : 'no connection'}`).join(', ') ||
      '–',
    lock === null ? '–' : `${lock.actor}: ${lock.reason}`,
  ]);
  return {
    text: table([['channel', 'revision', 'remotes', 'edges', 'locked'], ...rows]),
    json: { channels: described },
  };
}

interface RemoveOptions {
  reason?: string;
  yes?: true;
}

async function remove(place: Workplace, channel: string, { reason, yes }: RemoveOptions): Promise<Outcome> {
  const registry = place.access().operator();
  const { channels } = await registry.call.listChannels({});
  const facts = channels.find((one) => one.channel === channel);
  // What cannot be removed is for the registry to refuse.
  const isMeant =
    yes === true ||
    facts === undefined ||
    (await place.confirm(`Remove ${channel}, revision ${facts.revision} of ${facts.issuedAt}?`));
  if (!isMeant) {
    return { text: 'Nothing was removed', json: { channel, removed: false }, ended: 'failed' };
  }
  const { revision, rollouts } = await registry
    .since(facts?.revision ?? 0)
    .removeChannel({ params: { channel }, query: { reason }, idempotencyKey: randomUUID() });
  const ended = rollouts.map(({ remote, release }) => `The canary ${remote}@${release} has ended`);
  return {
    text: [`Removed ${channel}`, ...ended].join('\n'),
    json: { channel, removed: true, revision, rollouts },
  };
}
