/** `tessera gc`: removes what nobody can need any more. */

import { formatBytes, table } from '../table.ts';
import { type AddCommand, examples, type Outcome, type Workplace } from './command.ts';

export const addGc: AddCommand = (program, run) =>
  program
    .command('gc')
    .summary('remove what nobody can need any more')
    .description(
      'Shows the releases that left every channel longer ago than open pages and rollbacks can need them, and the files that no release names. Removes them with --apply.',
    )
    .option('--apply', 'remove them')
    .addHelpText(
      'after',
      examples(['tessera gc', 'shows what would go'], ['tessera gc --apply', 'removes it']),
    )
    .action(run(gc));

async function gc(place: Workplace, options: { apply?: true }): Promise<Outcome> {
  const apply = options.apply === true;
  const { releases, files, bytes } = await place.access().operator().call.collectGarbage({ body: { apply } });
  const rows = releases.map(({ remote, id, why }) => [`${remote}@${id}`, why]);
  const total = `${releases.length} releases and ${files} files, ${formatBytes(bytes)}`;
  const summary = apply ? `Removed ${total}` : `${total} can go; nothing was removed, add --apply for that`;
  const nothing = releases.length === 0 && files === 0;
  return {
    text: nothing ? 'Nothing can go' : [...(rows.length === 0 ? [] : [table(rows), '']), summary].join('\n'),
    json: { applied: apply, releases, files, bytes },
  };
}
