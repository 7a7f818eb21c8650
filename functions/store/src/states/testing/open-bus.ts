/** Context `bus` in a folder of its own, which goes with the test. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ContextDatabase, openContext } from '../../database/context-database.ts';

export interface TestBus extends Disposable {
  readonly bus: ContextDatabase;
  /** Closes the file and opens it again, as a process does that starts after another. */
  reopen(): ContextDatabase;
}

export function openBus(): TestBus {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-states-'));
  let bus = openContext(folder, 'bus');
  return {
    get bus() {
      return bus;
    },
    reopen() {
      bus[Symbol.dispose]();
      bus = openContext(folder, 'bus');
      return bus;
    },
    [Symbol.dispose]() {
      bus[Symbol.dispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
