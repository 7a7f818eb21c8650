/** `tessera shell`: the shell that is live, for the tests of fragments in a browser. */

import { join } from 'node:path';
import { fetchLive } from '../registry/fetch-live.ts';
import { Sentence } from '../sentence.ts';
import { type AddCommand, examples, type Outcome, type Workplace } from './command.ts';

export const addShell: AddCommand = (program, run) =>
  program
    .command('shell')
    .summary('fetch the shell that is live')
    .description(
      'Fetches the browser files of the shell that is live, into .tessera/shell of the project: tests of fragments run under it. Does nothing when it is there already.',
    )
    .option('--site <url>', 'the deployed site; that of the project unless given')
    .addHelpText('after', examples(['tessera shell', 'before "playwright test" in a remote']))
    .action(run(shell));

async function shell(place: Workplace, { site }: { site?: string }): Promise<Outcome> {
  const folder = join(place.root, '.tessera/shell');
  const fetched = await fetchLive(folder, {
    remote: 'shell',
    registry: place.access().operator(),
    site: site ?? place.site,
    onProgress: (done, all) => place.progress(`shell: ${done} of ${all} files`),
  });
  if (fetched === null)
    throw new Sentence('Cannot fetch the shell: none is live in production, start the platform first');
  const { id, files } = fetched;
  return {
    text: files === 0 ? `shell ${id} is there already` : `Fetched shell ${id}`,
    json: { id, files, folder },
  };
}
