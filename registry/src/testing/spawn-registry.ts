/** The registry as a process of its own, to be killed. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { callerHashes, callerHeaders, createAsk, registryKey } from './start-registry.ts';

export interface SpawnedRegistry extends AsyncDisposable {
  url: string;
  child: ChildProcess;
  operator: ReturnType<typeof createAsk>;
  /** Ends it with SIGTERM, as a supervisor does. */
  stop(): Promise<void>;
  /** Ends it with SIGKILL. */
  kill(): Promise<void>;
}

/** @param environment further variables */
export async function spawnRegistry(
  root: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<SpawnedRegistry> {
  const pkcs8 = registryKey.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
  const child = spawn(process.execPath, [join(import.meta.dirname, '../main.ts')], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      NODE_NO_WARNINGS: '1',
      REGISTRY_PORT: '0',
      REGISTRY_DATA: join(root, 'registry'),
      REGISTRY_ARTIFACTS: join(root, 'artifacts'),
      REGISTRY_KEY_ID: registryKey.id,
      REGISTRY_KEY: pkcs8,
      REGISTRY_CALLERS: JSON.stringify(callerHashes),
      LOG_LEVEL: 'silent',
      ...environment,
    },
  });
  const exited = once(child, 'exit');
  const [message] = (await Promise.race([
    once(child, 'message'),
    exited.then(() => Promise.reject(new Error('Cannot start the registry: it has ended'))),
  ])) as [{ url: string }];
  const kill = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await exited;
  };
  return {
    url: message.url,
    child,
    operator: createAsk(message.url, callerHeaders('operator')),
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
    kill,
    [Symbol.asyncDispose]: kill,
  };
}
