/**
 * `<data>/run`: who runs on this data folder. A second supervisor is refused, and what a killed one left behind is
 * ended before anything starts.
 */

import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { profileFile, writeProfile } from '../registry/profile.ts';
import { Sentence } from '../sentence.ts';
import { controlFile } from './control.ts';
import { identifyProcess, isRunning, type ProcessIdentity } from './process-identity.ts';

export interface RunFolder {
  /** Remembers the children of now. */
  record(pids: readonly number[]): void;
  /** Lays down, for commands of the same user, how to reach the running store and the registry. */
  lend(operators: Record<'store' | 'registry', { url: string; token: string }>): void;
  /** Frees the folder for the next start. */
  release(): void;
}

/**
 * Takes the data folder for this process.
 *
 * @throws Sentence when another supervisor runs on it
 */
export function takeRunFolder(data: string): RunFolder {
  const folder = join(data, 'run');
  const owner = join(folder, 'supervisor.json');
  const children = join(folder, 'pids.json');
  mkdirSync(folder, { recursive: true, mode: 0o700 });

  const other = readJson<ProcessIdentity>(owner);
  if (other !== null && other.pid !== process.pid && isRunning(other)) {
    throw new Sentence(
      `Cannot start on "${data}": Tessera already runs on it as process ${other.pid}, stop that one or choose another folder with --data`,
    );
  }
  writeJson(owner, identifyProcess(process.pid));
  for (const left of readJson<ProcessIdentity[]>(children) ?? []) {
    if (isRunning(left)) process.kill(left.pid, 'SIGKILL');
  }
  return {
    record(pids) {
      writeJson(
        children,
        pids.flatMap((pid) => identifyProcess(pid) ?? []),
      );
    },
    lend({ store, registry }) {
      writeJson(join(folder, 'operator.json'), store);
      writeProfile(data, { url: registry.url, operator: registry.token, teams: {} });
    },
    release() {
      rmSync(join(folder, 'operator.json'), { force: true });
      rmSync(profileFile(data), { force: true });
      rmSync(controlFile(data), { force: true });
      rmSync(children, { force: true });
      rmSync(owner, { force: true });
    },
  };
}

function readJson<T>(file: string): T | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return null;
  }
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(`${file}.partial`, JSON.stringify(value), { mode: 0o600 });
  renameSync(`${file}.partial`, file);
}
