/** `tessera dev`: a remote's working copy inside the site that everybody else has deployed. */

import type { RelayTerms } from '@tessera/contracts/developers';
import { Option } from 'commander';
import { type BffSources, findBffs } from '../develop/bff-sources.ts';
import { chooseCopies } from '../develop/choose-copies.ts';
import { startDevelopment } from '../develop/development.ts';
import { askRelayTerms } from '../develop/relay-terms.ts';
import { LOCAL_SITE } from '../place/place.ts';
import { Sentence } from '../sentence.ts';
import { type AddCommand, examples, type Outcome, type Workplace } from './command.ts';

export const addDev: AddCommand = (program, run) =>
  program
    .command('dev')
    .argument('[remotes...]', 'their names, or folders with one; the one of this folder unless given')
    .summary('work on a remote inside the deployed site')
    .description(
      'Shows working copies inside a deployed site, with everything else as it is there: an edge on this machine takes the shell, the other remotes, their fragments and the API from that site.',
    )
    .option('--against <url>', `the deployed site, ${LOCAL_SITE} or that of the project unless given`)
    .option('--port <number>', 'where to look at it', '4400')
    .addOption(
      new Option(
        '--bff <which>',
        'the deployed BFF, its sources in bff/<name>, or the examples in mock.json, which is made when it is not there',
      )
        .choices(['live', 'local', 'mock'])
        .default('live'),
    )
    .option('--host <address>', 'what the edge listens on; only this machine unless given', '127.0.0.1')
    .option('--public-url <url>', 'where a browser elsewhere finds it, behind a forwarded port')
    .addHelpText(
      'after',
      examples(
        ['tessera dev', 'in remotes/orders: orders from here, all else from the running shop'],
        ['tessera dev orders navigation', 'two of them'],
        ['tessera dev --bff local', 'with bff/orders from here too; it calls what the deployed one calls'],
        ['tessera dev --bff mock', 'with the answers of remotes/orders/mock.json'],
        ['tessera dev --against https://market.example', 'inside a site that is deployed elsewhere'],
      ),
    )
    .action(run(develop));

interface DevOptions {
  bff: 'live' | 'local' | 'mock';
  against?: string;
  port: string;
  host: string;
  publicUrl?: string;
}

async function develop(place: Workplace, names: string[], options: DevOptions): Promise<Outcome> {
  const copies = chooseCopies(place, names);
  const port = Number(options.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Sentence(`Cannot listen on port "${options.port}": give a number from 1 to 65535`);
  const against = options.against ?? place.site;
  const site = URL.parse(against);
  if (site === null || !/^https?:$/.test(site.protocol))
    throw new Sentence(`Cannot develop against "${against}": give the address of a site`);
  const registry = place.access().operator();
  const sources = options.bff === 'local' ? await findBffs(copies) : [];
  const named = sources.length > 0 ? { bffs: sources.map(({ bff }) => bff) } : {};
  const { pass } = await registry.call.issuePass({ body: { use: 'develop', site: site.origin, ...named } });
  const bffs: { sources: BffSources; terms: RelayTerms }[] = [];
  for (const one of sources) {
    bffs.push({ sources: one, terms: await askRelayTerms(one.bff, { site: site.origin, pass }) });
  }
  const publicUrl = options.publicUrl ?? `http://${options.host}:${port}`;
  await using development = await startDevelopment({
    ...{ edge: place.edge, copies, pass, port, publicUrl },
    against: site.origin,
    host: options.host,
    isMocked: options.bff === 'mock',
    bffs,
    say: place.say,
  });
  place.say(`${copies.map(({ remote }) => remote).join(', ')} from here, all else from ${site.origin}`);
  for (const bff of development.lacking)
    place.say(`${site.origin} has no BFF "${bff}": give --bff mock until it is deployed`);
  place.say(`Open ${publicUrl}`);
  place.say('Press Ctrl-C to stop.');
  const stopped = Promise.withResolvers<null>();
  const stop = () => stopped.resolve(null);
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const ended = await Promise.race([development.ended, stopped.promise]);
  if (ended === null) return { text: '', json: { stopped: true } };
  throw new Sentence(`Cannot go on: the process of "${ended}" has ended, see what it said above`);
}
