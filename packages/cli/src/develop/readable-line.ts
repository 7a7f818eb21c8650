/** What a process says, for a person: lines of log without their braces, and of a stack what is not Node itself. */

import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

interface LoggedError {
  type?: string;
  message?: string;
  stack?: string;
}

/** Calls `onLine` for each line that is worth reading. */
export function readLines(streams: readonly (Readable | null)[], onLine: (line: string) => void): void {
  for (const stream of streams) {
    if (stream === null) continue;
    let isLeftOut = false;
    createInterface(stream).on('line', (line) => {
      for (const one of readableLine(line).split('\n')) {
        isLeftOut = ofNode.test(one) || (isLeftOut && /^\s*\^$/.test(one));
        if (!isLeftOut) onLine(one);
      }
    });
  }
}

/** Of an uncaught error: frames inside of Node, and what it says around them. */
const ofNode = /^\s*at .*\bnode:|^node:internal|^\s*triggerUncaughtException\($|^Node\.js v|^\s*$/;

/** A line of log as what has happened, and where; any other line is as it is. */
export function readableLine(line: string): string {
  if (!line.startsWith('{"level":')) return line;
  try {
    const { msg = '', err } = JSON.parse(line) as { msg?: string; err?: LoggedError };
    if (err === undefined) return msg;
    // A problem was thrown on purpose: its words say all.
    const [firstLine] = (err.message ?? '').split('\n', 1);
    return `${msg}: ${err.type === 'ProblemError' ? firstLine : (err.stack ?? firstLine)}`;
  } catch {
    return line;
  }
}
