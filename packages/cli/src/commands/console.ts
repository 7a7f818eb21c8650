/** `tessera console`: a link that signs one person in to the registry's console. */

import { type AddCommand, examples, type Outcome, type Workplace } from './command.ts';

export const addConsole: AddCommand = (program, run) => {
  program
    .command('console')
    .summary('make a link to the console')
    .description(
      'Prints a link that signs one person in to the console, once, within ten minutes. Without --team they may change every remote.',
    )
    .option('--name <text>', 'who it is for, as the audit names them', 'operator')
    .option('--team <names>', 'the teams whose remotes they may change, joined by commas')
    .addHelpText(
      'after',
      examples(
        ['tessera console', 'for yourself'],
        ['tessera console --name Ada --team catalog-team', 'for someone who changes catalog alone'],
      ),
    )
    .action(run(makeLink));
};

async function makeLink(place: Workplace, { name, team }: { name: string; team?: string }): Promise<Outcome> {
  const teams = team?.split(',').map((part) => part.trim());
  const made = await place
    .access()
    .operator()
    .call.makeLink({ body: { name, ...(teams === undefined ? {} : { teams }) } });
  return {
    text: `${made.url}\n\nIt signs ${name} in once, until ${made.expiresAt}.`,
    json: { ...made },
  };
}
