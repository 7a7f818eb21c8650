/** `tessera pictures`: what is live, for the browser tests to photograph beside the builds of this folder. */

import { existsSync, readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fetchLive } from '../registry/fetch-live.ts';
import { Sentence } from '../sentence.ts';
import { type AddCommand, examples, type Outcome, type Workplace } from './command.ts';

export const addPictures: AddCommand = (program, run) =>
  program
    .command('pictures')
    .argument('[remotes...]', 'their names; every one that is here unless given')
    .summary('fetch what stories are compared with')
    .description(
      'Fetches the browser files of the releases that are live, and of the shell, into .tessera/pictures. Browser tests then photograph every story with these and with the builds that are here, and tell what differs. What is promoted is what the next pictures are compared with.',
    )
    .option('--site <url>', 'the deployed site; that of the project unless given')
    .option('--to <folder>', 'where they are left; .tessera/pictures of the checkout or project unless given')
    .addHelpText('after', examples(['tessera pictures orders', 'before "npm run test:browser" in it']))
    .action(run(pictures));

async function pictures(
  place: Workplace,
  names: readonly string[],
  { site, to = join(place.root, '.tessera/pictures') }: { site?: string; to?: string },
): Promise<Outcome> {
  const here = remotesIn(place.root);
  const stranger = names.find((name) => !here.includes(name));
  if (stranger !== undefined)
    throw new Sentence(`Cannot compare "${stranger}": it is not here, name one of ${here.join(', ')}`);
  const registry = place.access().operator();
  const found: Record<string, string | null> = {};
  await mkdir(to, { recursive: true });
  for (const remote of ['shell', ...(names.length === 0 ? here : names)]) {
    const fetched = await fetchLive(join(to, remote), {
      remote,
      registry,
      site: site ?? place.site,
      onProgress: (done, all) => place.progress(`${remote}: ${done} of ${all} files`),
    });
    found[remote] = fetched?.id ?? null;
  }
  const lines = Object.entries(found).map(
    ([remote, id]) => `${remote} ${id ?? 'is not live yet: there is nothing to compare'}`,
  );
  return { text: lines.join('\n'), json: { compared: found } };
}

function remotesIn(root: string): string[] {
  const folder = join(root, 'remotes');
  const all = existsSync(folder) ? readdirSync(folder) : [];
  return all.filter((name) => existsSync(join(folder, name, 'tessera.config.ts'))).sort();
}
