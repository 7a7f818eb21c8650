/** Other programs that creating needs: the package manager and the formatter. */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Sentence } from '../sentence.ts';

/** Milliseconds; an installation may have to load packages. */
const TIMEOUT = 300_000;

export interface ProgramRun {
  /** What it is for, as in "Cannot install". */
  verb: string;
  folder: string;
  signal: AbortSignal;
}

/** @throws Sentence with the end of what it said */
export async function runProgramIn(
  { verb, folder, signal }: ProgramRun,
  command: string,
  args: readonly string[],
): Promise<void> {
  try {
    await promisify(execFile)(command, [...args], {
      cwd: folder,
      signal,
      timeout: TIMEOUT,
      maxBuffer: 16 * 1024 * 1024,
      env: { ...process.env, CI: 'true', NO_COLOR: '1', npm_config_update_notifier: 'false' },
    });
  } catch (error) {
    if (signal.aborted) throw new Sentence(`Cannot ${verb}: it was interrupted, nothing was created`);
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string };
    const said = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '');
    throw new Sentence(
      `Cannot ${verb}: "${[command, ...args].join(' ')}" failed, nothing was created\n${said.slice(-8).join('\n') || message}`,
    );
  }
}
