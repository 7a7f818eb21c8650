/** `tessera keys`: the keys that teams sign their releases with. */

import { forgetTeamKey, publicKeys, replaceTeamKey } from '../keys/key-ring.ts';
import type { Registry } from '../registry/client.ts';
import { Sentence } from '../sentence.ts';
import { table } from '../table.ts';
import { type AddCommand, examples, type Outcome, type Workplace } from './command.ts';

export const addKeys: AddCommand = (program, run) => {
  const keys = program
    .command('keys')
    .summary('list, rotate and retire signing keys')
    .description('The keys that teams sign their releases with. Private ones never leave their data folder.');
  keys
    .command('list')
    .summary('show the public keys of every team')
    .description('Shows the public keys of every team that the registry knows.')
    .addHelpText('after', examples(['tessera keys list', '']))
    .action(run(list));
  keys
    .command('rotate')
    .argument('<team>', 'the team, such as catalog-team')
    .summary('sign with a new key from now on')
    .description(
      'Makes a new key for a team, here and at the registry. What was signed with the old one stays valid until that is retired.',
    )
    .addHelpText('after', examples(['tessera keys rotate catalog-team', 'then publish and promote']))
    .action(run(rotate));
  keys
    .command('retire')
    .argument('<team>', 'the team, such as catalog-team')
    .argument('<key>', 'the id that the list shows')
    .summary('believe a key no more')
    .description('Takes a public key from a team. Refused while a live release is signed with it.')
    .addHelpText('after', examples(['tessera keys retire catalog-team catalog-team-0a1b2c3d', '']))
    .action(run(retire));
};

async function list(place: Workplace): Promise<Outcome> {
  const { teams } = await place.access().operator().call.listTeams({});
  const rows = teams.flatMap(({ team, keys }) => Object.keys(keys).map((id) => [team, id]));
  return { text: table([['team', 'key'], ...rows]), json: { teams } };
}

async function rotate(place: Workplace, team: string): Promise<Outcome> {
  const registry = place.access().operator();
  const known = await keysOf(registry, team);
  const key = await replaceTeamKey(place.data, team, async (made) => {
    await registry.call.setTeam({ params: { team }, body: { keys: { ...known, ...publicKeys(made) } } });
    await refreshChannels(registry, `new key of ${team}`);
  });
  const bff = team.replace(/-team$/, '');
  return {
    text: [
      `${team} signs with ${key.id} from now on.`,
      `Its BFF knows the new key after "tessera bff restart ${bff}".`,
      `Retire ${Object.keys(known).join(', ')} when nothing live is signed with it.`,
    ].join('\n'),
    json: { team, key: key.id, before: Object.keys(known) },
  };
}

async function retire(place: Workplace, team: string, id: string): Promise<Outcome> {
  const registry = place.access().operator();
  const known = await keysOf(registry, team);
  if (known[id] === undefined) {
    throw new Sentence(`Cannot retire key "${id}": ${team} has ${Object.keys(known).join(', ')}`);
  }
  const { [id]: _, ...rest } = known;
  if (Object.keys(rest).length === 0) {
    throw new Sentence(`Cannot retire key "${id}": it is the only one of ${team}, rotate it first`);
  }
  await registry.call.setTeam({ params: { team }, body: { keys: rest } });
  try {
    await refreshChannels(registry, `retired key of ${team}`);
  } catch (error) {
    await registry.call.setTeam({ params: { team }, body: { keys: known } });
    throw error;
  }
  await forgetTeamKey(place.data, team, id);
  return { text: `${id} of ${team} is believed no more`, json: { team, key: id, retired: true } };
}

async function keysOf({ call }: Registry, team: string): Promise<Record<string, string>> {
  const { teams } = await call.listTeams({});
  const found = teams.find((one) => one.team === team);
  if (found !== undefined) return found.keys;
  throw new Sentence(`Cannot find team "${team}": there are ${teams.map((one) => one.team).join(', ')}`);
}

/** Edges believe the keys that a channel's document names. */
async function refreshChannels(registry: Registry, reason: string): Promise<void> {
  const { channels } = await registry.call.listChannels({});
  for (const { channel } of channels) {
    const idempotencyKey = crypto.randomUUID();
    await registry.since('*').refresh({ params: { channel }, body: { reason }, idempotencyKey });
  }
}
