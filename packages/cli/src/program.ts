/** The command line of `tessera`: what it understands, what it prints, and how it ends. */

import { Command, CommanderError } from 'commander';
import { addAdmit } from './commands/admit.ts';
import { addBff } from './commands/bff.ts';
import { addBuild } from './commands/build.ts';
import { addCanary } from './commands/canary.ts';
import { addCatalog } from './commands/catalog.ts';
import { addPromote, addRollback } from './commands/change.ts';
import { addChannels } from './commands/channels.ts';
import { addCheck } from './commands/check.ts';
import type { Outcome, RunCommand, Workplace } from './commands/command.ts';
import { addCompletion } from './commands/completion.ts';
import { addConsole } from './commands/console.ts';
import { addCreate } from './commands/create.ts';
import { addDev } from './commands/dev.ts';
import { addDiff } from './commands/diff.ts';
import { addDoctor } from './commands/doctor.ts';
import { addEvents } from './commands/events.ts';
import { addGc } from './commands/gc.ts';
import { addKeys } from './commands/keys.ts';
import { addLock } from './commands/lock.ts';
import { addPictures } from './commands/pictures.ts';
import { addPlay } from './commands/play.ts';
import { addPreview } from './commands/preview.ts';
import { addPublish } from './commands/publish.ts';
import { addQueues } from './commands/queues.ts';
import { addShell } from './commands/shell.ts';
import { addReleases, addStatus } from './commands/status.ts';
import { addStock } from './commands/stock.ts';
import { addTokens } from './commands/tokens.ts';
import { addViews } from './commands/views.ts';
import { explainRefusal } from './registry/client.ts';
import { Sentence } from './sentence.ts';

export interface ProgramOptions {
  /** @throws Sentence when there is no such data folder */
  openWorkplace(data: string | undefined, isJson: boolean): Promise<Workplace>;
  print(text: string): void;
  complain(text: string): void;
}

/** What a process ends with. */
export const exitCodes = { done: 0, failed: 1, notUnderstood: 2, silent: 3 } as const;

const commands = [
  addCreate,
  addDev,
  addPlay,
  addBuild,
  addShell,
  addPictures,
  addCheck,
  addPublish,
  addPreview,
  addPromote,
  addRollback,
  addCanary,
  addStatus,
  addReleases,
  addChannels,
  addLock,
  addDiff,
  addGc,
  addKeys,
  addTokens,
  addAdmit,
  addConsole,
  addBff,
  addDoctor,
  addCatalog,
  addEvents,
  addQueues,
  addViews,
  addStock,
  addCompletion,
];

/** Runs one command line. Never rejects. Answers the exit code. */
export async function runProgram(args: readonly string[], options: ProgramOptions): Promise<number> {
  const program = new Command('tessera');
  let code: number = exitCodes.done;
  const isJson = () => program.opts<{ json?: true }>().json === true;

  function finish({ text, json, ended = 'done' }: Outcome): void {
    if (isJson()) options.print(JSON.stringify(json));
    else if (text !== '') options.print(text);
    code = exitCodes[ended];
  }

  const run: RunCommand =
    (action) =>
    async (...args) => {
      const place = await options.openWorkplace(program.opts<{ data?: string }>().data, isJson());
      finish(await action(place, ...args).catch(rethrowExplained));
    };

  program
    .description('Publishes, promotes and rolls back the remotes of this installation.')
    .option('--data <dir>', 'the data folder, ./data unless given')
    .option('--json', 'one JSON object as output, for programs')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => options.print(text.trimEnd()),
      writeErr: () => undefined,
    })
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 refused or failed, 2 not understood, 3 done but an edge has not answered.',
    );
  for (const add of commands) add(program, run);
  shareSettings(program, program);

  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
    const isMistyped = error instanceof CommanderError;
    // The bare name of the program shows its help, which is no mistake.
    if (isMistyped && error.code === 'commander.help') {
      program.outputHelp();
      return exitCodes.done;
    }
    const message = isMistyped ? explain(error) : describe(error);
    const facts = error instanceof Sentence ? error.facts : {};
    if (isJson()) options.print(JSON.stringify({ error: message, ...facts }));
    else options.complain(message);
    return isMistyped ? exitCodes.notUnderstood : exitCodes.failed;
  }
}

/** Options of the program may stand behind its commands too. */
function shareSettings(command: Command, program: Command): void {
  for (const sub of command.commands) {
    sub.copyInheritedSettings(program);
    sub
      .option('--data <dir>', 'the data folder, ./data unless given')
      .option('--json', 'output for programs');
    sub.on('option:data', (value: string) => program.setOptionValue('data', value));
    sub.on('option:json', () => program.setOptionValue('json', true));
    shareSettings(sub, program);
  }
}

function explain({ message }: CommanderError): string {
  const [fault = '', hint = ''] = message.replace(/^error: /, '').split('\n');
  return `Cannot read the command: ${fault.replace(/\.$/, '')}${hint === '' ? '' : ` ${hint}`}, see "tessera --help"`;
}

/** Refusals of the registry, and of a build, as sentences. */
function rethrowExplained(error: unknown): never {
  throw explainRefusal(error);
}

function describe(error: unknown): string {
  if (error instanceof Sentence) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
