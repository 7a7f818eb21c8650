/** A process that has not loaded its function and waits for being needed: the half of a cold start that is Node's own. */

import type { Environment } from './environment.ts';

export interface Spare {
  /** The process, when there is one; another comes in its place. */
  take(): Environment | null;
  /** Ends it, and resolves when it is gone. */
  close(): Promise<void>;
}

export interface SpareOptions {
  start: () => Promise<Environment>;
  onChange(there: boolean): void;
}

/** Milliseconds until the next one is started: those who wait for an answer come first. */
const DELAY = 250;
/** The same where everything else starts too, or the last one has ended by itself. */
const LONG_DELAY = 3_000;

export function createSpare({ start, onChange }: SpareOptions): Spare {
  let spare: Environment | null = null;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const prepare = (delay: number) => {
    clearTimeout(timer);
    if (!closed) timer = setTimeout(() => void keepOne(), delay).unref();
  };
  const keepOne = async () => {
    const environment = await start().catch(() => null);
    if (environment === null) return prepare(LONG_DELAY);
    if (closed) return environment.stop();
    spare = environment;
    onChange(true);
    await environment.ended;
    if (spare !== environment) return;
    spare = null;
    onChange(false);
    prepare(LONG_DELAY);
  };
  prepare(LONG_DELAY);

  return {
    take() {
      if (spare === null || !spare.alive) return null;
      const taken = spare;
      spare = null;
      onChange(false);
      prepare(DELAY);
      return taken;
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      spare?.stop();
      await spare?.ended;
    },
  };
}
