/** Passes on what a function writes, line by line, as JSON logs of the host that name the function. */

import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Logger } from '@tessera/service';

/** A longer line is cut. */
const MOST = 8_000;

/** @param onLine hears each line as it is */
export function forwardLines(
  stream: Readable | null,
  { logger, level, onLine }: { logger: Logger; level: 'info' | 'error'; onLine: (line: string) => void },
): void {
  if (stream === null) return;
  createInterface({ input: stream }).on('line', (line) => {
    onLine(line);
    if (line.trim() === '') return;
    const { fields, message, level: own } = parseLine(line.slice(0, MOST));
    logger[own ?? level](fields, message);
  });
}

function parseLine(line: string): {
  fields: Record<string, unknown>;
  message: string;
  level?: 'debug' | 'info' | 'warn' | 'error';
} {
  try {
    const { msg, level, time: _, ...fields } = JSON.parse(line) as Record<string, unknown>;
    const known = (['debug', 'info', 'warn', 'error'] as const).find((name) => name === level);
    return { fields, message: String(msg ?? ''), ...(known ? { level: known } : {}) };
  } catch {
    return { fields: {}, message: line };
  }
}
