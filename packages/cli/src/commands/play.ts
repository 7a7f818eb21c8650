/** `tessera play`: the stories of a remote on a bare page, without any platform. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chooseCopies } from '../develop/choose-copies.ts';
import { LOCAL_SITE } from '../place/place.ts';
import { remoteProgram } from '../place/remote-program.ts';
import { Sentence } from '../sentence.ts';
import { type AddCommand, examples, type Outcome, type Workplace } from './command.ts';

export const addPlay: AddCommand = (program, run) =>
  program
    .command('play')
    .argument('[remote]', 'its name, or a folder with one; the one of this folder unless given')
    .summary('work on a fragment without any platform')
    .description(
      'Shows the stories of a remote, one at a time, with fields for its props, and as it is on a phone, in the dark, from right to left, or behind a BFF that is slow, down or garbage.',
    )
    .option('--port <number>', 'where to look at it', '5173')
    .option(
      '--against <url>',
      `a running shop that answers /api and /media, if there is one; ${LOCAL_SITE} or the site of the project unless given`,
    )
    .addHelpText('after', examples(['tessera play orders', 'its stories at http://127.0.0.1:5173']))
    .action(run(play));

async function play(
  place: Workplace,
  name: string | undefined,
  { port, against = place.site }: { port: string; against?: string },
): Promise<Outcome> {
  const [copy] = chooseCopies(place, name === undefined ? [] : [name]);
  const entry = remoteProgram(copy!.folder, 'play');
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', entry, '--port', port, '--against', against],
    { cwd: copy!.folder, stdio: 'inherit' },
  );
  let isStopped = false;
  const stop = () => {
    isStopped = true;
    child.kill('SIGTERM');
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  await once(child, 'exit');
  if (isStopped) return { text: '', json: { stopped: true } };
  throw new Sentence('Cannot go on: the server of the stories has ended, see what it said above');
}
