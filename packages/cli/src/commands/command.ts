/** What the commands of `tessera` have in common. */

import type { KeyObject } from 'node:crypto';
import type { Command } from 'commander';
import type { Place } from '../place/place.ts';
import type { Access } from '../registry/access.ts';

export interface Workplace extends Place {
  /** The data folder. */
  data: string;
  /** How to ask the registry. @throws Sentence when nothing tells where it is */
  access(): Access;
  /** The key that releases of a team are signed with. @throws Sentence when it is not at hand */
  signingKey(team: string): Promise<Signer>;
  /** Tells a person of a step; programs do not hear of it. */
  say: (text: string) => void;
  /** Shows how far something is, in place of what it showed before; nothing where no person looks on. */
  progress: (text: string) => void;
  /** Whether a person at a terminal means it; true where nobody can be asked. */
  confirm: (question: string) => Promise<boolean>;
}

/** What `signDocument` signs with. */
export interface Signer {
  id: string;
  privateKey: KeyObject;
}

/** What a command has done, for people and for programs. */
export interface Outcome {
  text: string;
  /** With `--json` the only output. */
  json: Readonly<Record<string, unknown>>;
  /** How it ended, when it did not simply succeed. @default 'done' */
  ended?: 'done' | 'failed' | 'silent';
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
  return `\nExamples:\n${lines.map(([command, about]) => `  $ ${command.padEnd(width)}  ${about}`.trimEnd()).join('\n')}`;
}
