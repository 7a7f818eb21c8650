/** `tessera completion`: what bash, zsh and fish need to complete its commands and options. */

import { Argument, type Command } from 'commander';
import type { AddCommand } from './command.ts';

const shells = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof shells)[number];

/** It needs no data folder, so that a shell can ask for it anywhere. */
export const addCompletion: AddCommand = (program) => {
  program
    .command('completion')
    .addArgument(new Argument('<shell>', 'whose completion').choices(shells))
    .summary('print the completion of a shell')
    .description('Prints a script that makes a shell complete the commands and options of tessera.')
    .addHelpText(
      'after',
      '\nExamples:\n  $ tessera completion bash >> ~/.bashrc\n  $ tessera completion zsh > ~/.zfunc/_tessera\n  $ tessera completion fish > ~/.config/fish/completions/tessera.fish',
    )
    .action((shell: Shell) => {
      program.configureOutput().writeOut?.(`${scripts[shell](wordsOf(program))}\n`);
    });
};

interface Words {
  /** Commands in front, such as `catalog`; empty for the program itself. */
  path: string;
  commands: readonly { name: string; about: string }[];
  options: readonly string[];
}

function wordsOf(command: Command, path: readonly string[] = []): Words[] {
  const own: Words = {
    path: path.join(' '),
    commands: command.commands.map((sub) => ({ name: sub.name(), about: sub.summary() })),
    options: command.options.flatMap(({ long }) => (long == null ? [] : [long])),
  };
  return [own, ...command.commands.flatMap((sub) => wordsOf(sub, [...path, sub.name()]))];
}

const scripts: Readonly<Record<Shell, (words: readonly Words[]) => string>> = {
  bash: (words) => `_tessera() {
${findChoices('${COMP_WORDS[@]:1:COMP_CWORD-1}', words)}
  COMPREPLY=($(compgen -W "$choices" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _tessera tessera`,
  zsh: (words) => `#compdef tessera
_tessera() {
${findChoices('${(@)words[2,CURRENT-1]}', words)}
  compadd -- \${=choices} || _files
}
compdef _tessera tessera`,
  fish: (words) =>
    words
      .flatMap(({ path, commands, options }) => {
        const condition =
          path === '' ? '__fish_use_subcommand' : `__fish_seen_subcommand_from ${path.split(' ').at(-1)}`;
        return [
          ...commands.map(
            ({ name, about }) => `complete -c tessera -f -n '${condition}' -a ${name} -d '${about}'`,
          ),
          ...options.map((option) => `complete -c tessera -n '${condition}' -l ${option.slice(2)}`),
        ];
      })
      .join('\n'),
};

/** Sets `choices`, in bash and zsh alike. @param before what stands before the cursor, as the shell expands it */
function findChoices(before: string, words: readonly Words[]): string {
  const cases = words
    .map(({ path, commands, options }) => {
      const choices = [...commands.map(({ name }) => name), ...options].join(' ');
      return `    "${path}") choices="${choices}" ;;`;
    })
    .join('\n');
  return `  local path="" word
  for word in "${before}"; do
    [[ $word == -* ]] || path="\${path:+$path }$word"
  done
  local choices
  case "$path" in
${cases}
    *) choices="" ;;
  esac`;
}
