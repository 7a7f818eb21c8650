/** One command of `tessera`. */

import type { KeyRing } from '../keys/key-ring.ts';

export interface Workplace {
  /** The repository. */
  root: string;
  /** The data folder. */
  data: string;
  keys: KeyRing;
  say: (text: string) => void;
}

export interface Command {
  name: string;
  /** Its arguments, for the help. */
  usage: string;
  /** One sentence, for the help. */
  about: string;
  /**
   * Answers false when it has failed and has said why.
   *
   * @throws Sentence for everything else that a person can mend
   */
  run(place: Workplace, args: readonly string[]): Promise<boolean | undefined>;
}
