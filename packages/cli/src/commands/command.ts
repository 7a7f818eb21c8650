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
  /** @throws Sentence for everything that a person can mend */
  run(place: Workplace, args: readonly string[]): Promise<void>;
}
