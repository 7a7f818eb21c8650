/** `tessera promote` and `rollback`: which releases are live on a channel. */

import type { Command } from 'commander';
import { type Change, changeChannel } from '../registry/change-channel.ts';
import type { Registry, RegistryClient } from '../registry/client.ts';
import { findRelease, parseName } from '../releases/names.ts';
import { Sentence } from '../sentence.ts';
import { type AddCommand, examples, type Outcome, type Workplace } from './command.ts';

interface ChangeOptions {
  channel: string;
  reason?: string;
}

export const addPromote: AddCommand = (program, run) =>
  withChangeOptions(
    program
      .command('promote')
      .argument('<releases...>', 'releases such as catalog@1.4.0')
      .summary('make published releases live')
      .description('Makes published releases live, all in one revision or none of them.'),
  )
    .addHelpText(
      'after',
      examples(
        ['tessera promote catalog@1.4.0', 'see "tessera releases catalog"'],
        ['tessera promote shell@2.0.0 orders@3.1.0', 'what fits only together, at once'],
        ['tessera promote catalog@1.4.0 --channel staging', 'everybody else stays'],
      ),
    )
    .action(run(promote));

async function promote(place: Workplace, names: string[], options: ChangeOptions): Promise<Outcome> {
  const client = place.access().operator().call;
  const found = await Promise.all(names.map((name) => findRelease(name, client)));
  const releases = eachOnce(found.map(({ remote, id }) => [remote, id]));
  return outcomeOf(await promoteReleases(place, releases, options));
}

/** Makes releases (remote → id) live on a channel. */
export async function promoteReleases(
  place: Workplace,
  releases: Readonly<Record<string, string>>,
  { channel, reason }: ChangeOptions,
): Promise<Change> {
  const remotes = Object.keys(releases);
  const registry = await registryFor(place, remotes);
  return await changeChannel(registry, channel, remotes, (client, idempotencyKey) =>
    client.promote({ params: { channel }, body: { releases, reason }, idempotencyKey }),
  );
}

export const addRollback: AddCommand = (program, run) =>
  withChangeOptions(
    program
      .command('rollback')
      .argument('<remotes...>', 'remotes, such as catalog, or releases that were live, such as catalog@1.3.0')
      .summary('go back to a release that was live')
      .description('Makes the release before the live one live again, or another one that was live here.')
      .option('--withdraw', 'refuse what is replaced for pages that are open, too'),
  )
    .addHelpText(
      'after',
      examples(
        ['tessera rollback catalog', 'to the release before; a second one goes forward again'],
        ['tessera rollback catalog@1.3.0', 'to this one'],
        ['tessera rollback catalog --withdraw', 'open pages load anew at their next step'],
      ),
    )
    .action(run(rollback));

async function rollback(
  place: Workplace,
  names: string[],
  { channel, reason, withdraw }: ChangeOptions & { withdraw?: true },
): Promise<Outcome> {
  const client = place.access().operator().call;
  const asked = await Promise.all(
    names.map(async (name) => {
      const { remote, version } = parseName(name);
      return [remote, version === null ? null : (await findRelease(name, client)).id] as const;
    }),
  );
  const releases = eachOnce(asked);
  const remotes = Object.keys(releases);
  const registry = await registryFor(place, remotes);
  const ask = (client: RegistryClient, idempotencyKey: string) =>
    client.rollback({
      params: { channel },
      body: { releases, withdraw: withdraw === true, reason },
      idempotencyKey,
    });
  return outcomeOf(await changeChannel(registry, channel, remotes, ask));
}

/** The registry as the team that owns all of these remotes, or as the operator where there are several. */
export async function registryFor(place: Workplace, remotes: readonly string[]): Promise<Registry> {
  const access = place.access();
  const known = await access.operator().call.listRemotes({});
  const owners = remotes.map((remote) => known.remotes.find((one) => one.remote === remote)?.owner);
  const [owner] = owners;
  const isOneTeams = owner !== undefined && owners.every((other) => other === owner);
  if (isOneTeams) return await access.as(owner);
  const stranger = remotes.find((_, i) => owners[i] === undefined);
  if (stranger === undefined) return access.operator();
  const names = known.remotes.map(({ remote }) => remote).join(', ');
  throw new Sentence(`Cannot find remote "${stranger}": there are ${names || 'none'}`);
}

/** @throws Sentence when a remote is named twice: only one of them could be meant */
function eachOnce<T>(pairs: readonly (readonly [remote: string, wanted: T])[]): Record<string, T> {
  const twice = pairs.find(([remote], i) => pairs.findIndex(([other]) => other === remote) < i);
  if (twice === undefined) return Object.fromEntries(pairs);
  throw new Sentence(`Cannot change "${twice[0]}": it is named twice, name each remote once`);
}

export function withChangeOptions(command: Command): Command {
  return command
    .option('--channel <name>', 'production, staging or pr-<number>', 'production')
    .option('--reason <text>', 'why, for the audit');
}

export function outcomeOf(change: Change): Outcome {
  return { ...describeChange(change), json: changeOf(change) };
}

export function changeOf({ channel, revision, changed, steps, edges }: Change): Record<string, unknown> {
  return { channel, revision, changed, steps, edges };
}

/** What a change has done, for a person: each step, then who serves it. */
export function describeChange(change: Change): { text: string; ended: NonNullable<Outcome['ended']> } {
  const lines = change.steps.map(
    ({ remote, from, to }) => `${remote}: ${from === null ? '' : `${from} → `}${to}`,
  );
  const { text, ended } = describeServed(change);
  return { text: [...lines, text].join('\n'), ended };
}

/** Which edges serve a change, and which have not answered. */
export function describeServed({ channel, revision, changed, edges }: Change): {
  text: string;
  ended: NonNullable<Outcome['ended']>;
} {
  if (!changed)
    return { text: `Nothing to change: ${channel} is so since revision ${revision}`, ended: 'done' };
  const { acknowledged, silent } = edges;
  const served = `Live on ${channel} with revision ${revision}, served by ${countEdges(acknowledged.length)}`;
  if (silent.length === 0) return { text: served, ended: 'done' };
  const missing = `No answer yet from ${silent.join(', ')}: they take it over as soon as they can`;
  return { text: `${served}\n${missing}`, ended: 'silent' };
}

function countEdges(count: number): string {
  return count === 1 ? '1 edge' : `${count} edges`;
}
