/** `tessera build`: releases of remotes, by the tools that each has installed. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chooseCopies } from '../develop/choose-copies.ts';
import { remoteProgram } from '../place/remote-program.ts';
import { Sentence } from '../sentence.ts';
import { type AddCommand, examples, type Outcome, type Workplace } from './command.ts';

export const addBuild: AddCommand = (program, run) =>
  program
    .command('build')
    .argument('[remotes...]', 'their names, or folders with one; the one of this folder unless given')
    .summary('build releases')
    .description('Builds remotes into dist/release, as they are published.')
    .addHelpText('after', examples(['tessera build gift-cards', 'into remotes/gift-cards/dist/release']))
    .action(run(build));

async function build(place: Workplace, names: string[]): Promise<Outcome> {
  const built: { remote: string; folder: string }[] = [];
  for (const { remote, folder } of chooseCopies(place, names)) {
    const entry = remoteProgram(folder, 'build-remote');
    // What it says is for people; with --json it goes where errors go.
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry], {
      cwd: folder,
      stdio: ['ignore', 2, 'inherit'],
    });
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) throw new Sentence(`Cannot build "${remote}": see what was said above`);
    built.push({ remote, folder: `${folder}/dist/release` });
  }
  return { text: '', json: { built } };
}
