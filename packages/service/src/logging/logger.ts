/** JSON logs on stdout, one line each, with the ids of the request that they belong to. */

import { type DestinationStream, type LoggerOptions, pino } from 'pino';
import { currentContext } from '../tracing/context.ts';

export type Logger = Pick<
  ReturnType<typeof pino>,
  'debug' | 'info' | 'warn' | 'error' | 'child' | 'isLevelEnabled'
>;

const redact = [
  'password',
  '*.password',
  'authorization',
  '*.authorization',
  'cookie',
  '*.cookie',
  'token',
  '*.token',
];

/** A logger of one server. Members named like secrets are replaced in every line. */
export function createLogger(service: string, level: string = 'info'): Logger {
  const options: LoggerOptions = {
    level,
    base: { service },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: redact, censor: '[redacted]' },
    mixin() {
      const context = currentContext();
      return context ? { trace: context.traceId, request: context.requestId } : {};
    },
  };
  return pino(options, standardOutput());
}

/**
 * Pino's own destination retries for ever when whoever reads the logs is gone, which keeps an orphaned server alive.
 * Here such lines are lost.
 */
function standardOutput(): DestinationStream {
  if (process.stdout.listenerCount('error') === 0) process.stdout.on('error', () => {});
  return { write: (line) => void process.stdout.write(line) };
}
