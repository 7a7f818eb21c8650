/** What the commands of `tessera` have in common. */

import type { Command } from 'commander';
import type { KeyRing } from '../keys/key-ring.ts';

export interface Workplace {
  /** The repository. */
  root: string;
  /** The data folder. */
  data: string;
  keys: KeyRing;
  /** Tells a person of a step; programs do not hear of it. */
  say: (text: string) => void;
}

/** What a command has done, for people and for programs. */
export interface Outcome {
  text: string;
  /** With `--json` the only output. */
  json: Readonly<Record<string, unknown>>;
  /** It has failed, and has said why by itself. */
  failed?: true;
}

/** Adds one command to the program. */
export type AddCommand = (program: Command, run: RunCommand) => void;

/**
 * Makes the action of a command: opens the workplace, runs, prints the outcome.
 *
 * @param action its arguments and options as commander gives them
 * @throws Sentence for what a person can mend
 */
export type RunCommand = <A extends unknown[]>(
  action: (place: Workplace, ...args: A) => Promise<Outcome>,
) => (...args: A) => Promise<void>;

/** Lines of an example, for the end of a command's help. */
export function examples(...lines: readonly [command: string, about: string][]): string {
  const width = Math.max(...lines.map(([command]) => command.length));
  return `\nExamples:\n${lines.map(([command, about]) => `  $ ${command.padEnd(width)}  ${about}`).join('\n')}`;
}
