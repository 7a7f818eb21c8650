/** `tessera events`: rules, dead letters, the archive, and replays. */

import type { AddCommand } from './command.ts';
import { addArchive } from './events/archive.ts';
import { addDead } from './events/dead.ts';
import { addRules } from './events/rules.ts';

export const addEvents: AddCommand = (program, run) => {
  const events = program
    .command('events')
    .summary('look into domain events, and deliver them again')
    .description(
      'Domain events of the running shop: who gets them, who could not take them, and all that were.',
    );
  addRules(events, run);
  addDead(events, run);
  addArchive(events, run);
};
