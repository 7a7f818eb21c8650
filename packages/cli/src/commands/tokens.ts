/** `tessera tokens`: deploy tokens, for machines that deploy without a person. */

import type { RegistryClient } from '../registry/client.ts';
import { Sentence } from '../sentence.ts';
import { table } from '../table.ts';
import { type AddCommand, examples, type Outcome, type Workplace } from './command.ts';

export const addTokens: AddCommand = (program, run) => {
  const tokens = program
    .command('tokens')
    .summary('make, list and revoke deploy tokens')
    .description('Deploy tokens: what a machine may do for a team. Each is shown once, at its making.');
  tokens
    .command('create')
    .argument('<team>', 'the team, such as catalog-team')
    .summary('make a token')
    .description('Makes a deploy token and prints it, this once.')
    .requiredOption('--name <text>', 'what it is for, such as "CI of catalog"')
    .option('--remotes <names>', 'remotes of the team, joined by commas', '*')
    .option(
      '--channels <names>',
      'channels, joined by commas; pr-* is every preview',
      'production,staging,pr-*',
    )
    .option('--verbs <verbs>', 'what it may do, joined by commas', 'read,publish,promote,rollback,canary')
    .option('--hours <count>', 'how long it is valid', '12')
    .addHelpText(
      'after',
      examples(
        ['tessera tokens create catalog-team --name CI', 'publishes, promotes and rolls back for 12 hours'],
        ['tessera tokens create catalog-team --name previews --channels "pr-*"', 'previews alone'],
      ),
    )
    .action(run(create));
  tokens
    .command('list')
    .summary('show the tokens')
    .description('Shows the tokens of every team that the credential may see, never their texts.')
    .addHelpText('after', examples(['tessera tokens list', '']))
    .action(run(list));
  tokens
    .command('revoke')
    .argument('<id>', 'the id that the list shows')
    .summary('end a token at once')
    .description('Ends a token at once, and all that were made with it.')
    .addHelpText('after', examples(['tessera tokens revoke 0a1b2c3d4e5f6071', '']))
    .action(run(revoke));
};

interface CreateOptions {
  name: string;
  remotes: string;
  channels: string;
  verbs: string;
  hours: string;
}

type TokenRequest = Parameters<RegistryClient['createToken']>[0]['body'];

async function create(place: Workplace, team: string, options: CreateOptions): Promise<Outcome> {
  const hours = Number(options.hours);
  if (!(hours > 0))
    throw new Sentence(`Cannot make a token for "${options.hours}" hours: give a number above 0`);
  const split = (text: string) => text.split(',').map((part) => part.trim());
  const made = await place
    .access()
    .operator()
    .call.createToken({
      body: {
        team,
        name: options.name,
        remotes: split(options.remotes),
        channels: split(options.channels),
        verbs: split(options.verbs) as TokenRequest['verbs'],
        expiresIn: Math.round(hours * 3_600),
      },
    });
  return {
    text: `${made.token}\n\nValid until ${made.expiresAt} for ${made.verbs.join(', ')}. It is not shown again: keep it as TESSERA_TOKEN.`,
    json: { ...made },
  };
}

async function list(place: Workplace): Promise<Outcome> {
  const { tokens } = await place.access().operator().call.listTokens({ query: {} });
  const rows = tokens.map((token) => [
    token.id,
    token.team,
    token.name,
    token.verbs.join(','),
    token.channels.join(','),
    token.revokedAt === null ? `until ${token.expiresAt}` : `revoked ${token.revokedAt}`,
  ]);
  return {
    text: table([['id', 'team', 'name', 'may', 'on', 'valid'], ...rows]),
    json: { tokens },
  };
}

async function revoke(place: Workplace, id: string): Promise<Outcome> {
  await place.access().operator().call.revokeToken({ params: { id } });
  return { text: `Revoked ${id}`, json: { id, revoked: true } };
}
