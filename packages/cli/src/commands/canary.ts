/** `tessera canary`: a release for a share of the visitors, watched, widened, taken back. */

import type { Command } from 'commander';
import { type Change, changeChannel } from '../registry/change-channel.ts';
import type { RegistryClient } from '../registry/client.ts';
import { findRelease, parseName } from '../releases/names.ts';
import { Sentence } from '../sentence.ts';
import { describeCanaries } from './canary-text.ts';
import { changeOf, describeServed, registryFor, withChangeOptions } from './change.ts';
import { type AddCommand, examples, type Outcome, type RunCommand, type Workplace } from './command.ts';

interface CanaryOptions {
  channel: string;
  reason?: string;
}

interface StartOptions extends CanaryOptions {
  percent?: string;
  plan?: string;
  every?: string;
}

type ByHand = 'step' | 'pause' | 'resume' | 'abort';

export const addCanary: AddCommand = (program, run) => {
  const canary = program
    .command('canary')
    .summary('give a release to a share of the visitors')
    .description(
      'Gives a release to a share of the visitors. Its health is compared with that of the stable one, and a bad one is taken back by itself.',
    )
    .addHelpText(
      'after',
      examples(
        ['tessera canary orders@2.1.0 --percent 5', 'to 5 % of the visitors, widened by hand'],
        ['tessera canary orders@2.1.0 --plan 1,5,25,100 --every 10m', 'widened while it is healthy'],
        ['tessera canary step orders', 'to the next step of its plan'],
        ['tessera canary abort orders --reason "wrong prices"', 'nobody gets it any more'],
        ['tessera canary status', 'how healthy each is'],
      ),
    );
  addStart(canary, run);
  const hands: readonly [ByHand, string, string][] = [
    [
      'step',
      'widen it',
      'Widens a canary to the next step of its plan, or to a percent; 100 makes it stable.',
    ],
    ['pause', 'keep its share', 'Keeps the share of a canary. Its health is still watched.'],
    ['resume', 'let its plan go on', 'Lets the plan of a canary go on.'],
    ['abort', 'take it back', 'Takes a canary back. Its release is refused for open pages too.'],
  ];
  for (const [verb, summary, description] of hands) addByHand(canary, run, { verb, summary, description });
  canary
    .command('status')
    .argument('[remote]', 'one remote alone')
    .summary('show how healthy each is')
    .description('Shows the canaries of a channel, how healthy each is, and those that have ended.')
    .option('--channel <name>', 'production, staging or pr-<number>', 'production')
    .addHelpText('after', examples(['tessera canary status', ''], ['tessera canary status --json', '']))
    .action(run(status));
};

function addStart(canary: Command, run: RunCommand): void {
  withChangeOptions(
    canary
      .command('start', { isDefault: true })
      .argument('<release>', 'a published release, such as orders@2.1.0')
      .summary('start one (the word "start" may be left out)')
      .description('Gives a release to a share of the visitors.')
      .option('--percent <number>', 'of the visitors, widened by hand')
      .option('--plan <percents>', 'steps, such as 1,5,25,100')
      .option('--every <time>', 'how long each step takes at least, such as 10m, with --plan'),
  )
    .addHelpText('after', examples(['tessera canary orders@2.1.0 --plan 1,5,25,100 --every 10m', '']))
    .action(run(start));
}

function addByHand(
  canary: Command,
  run: RunCommand,
  { verb, summary, description }: { verb: ByHand; summary: string; description: string },
): void {
  const command = canary
    .command(verb)
    .argument('<remote>', 'the remote, such as orders')
    .summary(summary)
    .description(description);
  if (verb === 'step') command.option('--percent <number>', 'another share than the next of the plan');
  withChangeOptions(command)
    .addHelpText('after', examples([`tessera canary ${verb} orders`, '']))
    .action(
      run((place: Workplace, name: string, options: CanaryOptions & { percent?: string }) =>
        moveByHand(place, name, verb, options),
      ),
    );
}

async function start(place: Workplace, name: string, options: StartOptions): Promise<Outcome> {
  const { channel, reason } = options;
  const share = readShare(options);
  const { remote, id } = await findRelease(name, place.access().operator().call);
  const change = await ask(place, remote, channel, (client, idempotencyKey) =>
    client.startCanary({
      params: { channel },
      body: { remote, release: id, reason, ...share },
      idempotencyKey,
    }),
  );
  return await outcomeOf(place, change, remote);
}

async function moveByHand(
  place: Workplace,
  name: string,
  verb: ByHand,
  { channel, reason, percent }: CanaryOptions & { percent?: string },
): Promise<Outcome> {
  const { remote } = parseName(name);
  const params = { channel, remote };
  const change = await ask(place, remote, channel, (client, idempotencyKey) => {
    const request = { params, body: { reason }, idempotencyKey };
    switch (verb) {
      case 'step':
        return client.stepCanary({ ...request, body: { reason, percent: readPercent(percent) } });
      case 'pause':
        return client.pauseCanary(request);
      case 'resume':
        return client.resumeCanary(request);
      case 'abort':
        return client.abortCanary(request);
    }
  });
  return await outcomeOf(place, change, remote);
}

async function ask(
  place: Workplace,
  remote: string,
  channel: string,
  request: (client: RegistryClient, idempotencyKey: string) => Promise<Change>,
): Promise<Change> {
  const registry = await registryFor(place, [remote]);
  return await changeChannel(registry, channel, [remote], request);
}

async function status(
  place: Workplace,
  remote: string | undefined,
  { channel }: { channel: string },
): Promise<Outcome> {
  const { call } = place.access().operator();
  const all = await call.listCanaries({ params: { channel } });
  const isMeant = (one: { remote: string }) => remote === undefined || one.remote === remote;
  const found = { canaries: all.canaries.filter(isMeant), ended: all.ended.filter(isMeant) };
  return { text: describeCanaries(channel, found), json: { channel, ...found } };
}

/** @throws Sentence unless there is either a percent or a plan */
function readShare({ percent, plan, every }: StartOptions): { percent: number } | { plan: string } {
  if (plan !== undefined && percent === undefined) {
    return { plan: every === undefined ? plan : `${plan} every ${every}` };
  }
  const share = plan === undefined && every === undefined ? readPercent(percent) : undefined;
  if (share !== undefined) return { percent: share };
  throw new Sentence(
    'Cannot start the canary: give either --percent, such as 5, or --plan, such as 1,5,25,100 with --every 10m',
  );
}

function readPercent(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const percent = Number(text.replace(/\s*%$/, ''));
  if (percent > 0 && percent <= 100) return percent;
  throw new Sentence(`Cannot read "${text}" as percent: give a number above 0 and up to 100`);
}

async function outcomeOf(place: Workplace, change: Change, remote: string): Promise<Outcome> {
  const { channel } = change;
  const { canaries, ended } = await place.access().operator().call.listCanaries({ params: { channel } });
  const now = canaries.find((one) => one.remote === remote);
  const last = ended.find((one) => one.remote === remote);
  const served = describeServed(change);
  const state =
    now !== undefined
      ? `${remote}@${now.release} is given to ${now.percent} % of the visitors`
      : `${remote}@${last?.release ?? '?'} is no canary any more: ${last?.endReason ?? 'everybody is given it'}`;
  return {
    text: `${state}\n${served.text}`,
    json: { ...changeOf(change), canary: now ?? null },
    ended: served.ended,
  };
}
