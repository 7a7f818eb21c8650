/** Runs the registry's one-off command: one request in, one result out. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { KeyRing } from '../keys/key-ring.ts';
import { explainDisk, Sentence } from '../sentence.ts';
import type { BffAddress } from '../supervisor/parts.ts';

export type RegistryAction =
  | {
      type: 'publish';
      /** Folders of builds. */
      builds: string[];
      whenTaken: 'refuse' | 'suffix';
      promote: boolean;
      bffs?: Record<string, BffAddress>;
    }
  | { type: 'promote'; releases: Record<string, string>; bffs?: Record<string, BffAddress> }
  | { type: 'rollback'; remote: string }
  | { type: 'status' };

interface Ref {
  version: string;
  digest: string;
}

/** The part of the registry's answer that is shown to people. */
export interface RegistryResult {
  published: { release: string; present: boolean }[];
  changed: boolean;
  document: {
    channel: string;
    revision: number;
    issuedAt: string;
    remotes: Record<string, { owner: string; stable: Ref; previous: Ref | null }>;
    routes: { pattern: string; remote: string }[];
  } | null;
}

/**
 * @param tell called with a sentence for every step
 * @throws Sentence with the registry's own reason
 */
export async function runRegistry(
  place: { root: string; data: string; keys: KeyRing },
  action: RegistryAction,
  tell: (text: string) => void = () => {},
): Promise<RegistryResult> {
  const { root, data, keys } = place;
  const child = spawn(process.execPath, [join(root, 'registry/dist/command.js')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { NODE_ENV: 'production', UV_THREADPOOL_SIZE: '4' },
  });
  child.stdin.on('error', () => {});
  child.stdin.end(
    JSON.stringify({
      folders: { artifacts: join(data, 'artifacts'), registry: join(data, 'registry') },
      actor: process.env['USER'] ?? 'local',
      registryKey: keys.registry,
      teamKeys: keys.teams,
      action,
    }),
  );
  const exited = once(child, 'exit');
  let result: RegistryResult | undefined;
  for await (const line of createInterface(child.stdout)) {
    const message = JSON.parse(line) as
      | { type: 'step'; text: string }
      | ({ type: 'result' } & RegistryResult)
      | { type: 'problem'; problem: { detail?: string; title: string }; cause?: string };
    if (message.type === 'step') tell(message.text);
    else if (message.type === 'result') result = message;
    else {
      const known = explainDisk({ code: message.cause }, data);
      throw known instanceof Sentence ? known : new Sentence(message.problem.detail ?? message.problem.title);
    }
  }
  await exited;
  if (result === undefined) throw new Sentence("Cannot read the registry's answer: it has ended without one");
  return result;
}
