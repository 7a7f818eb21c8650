/** An installation with the registry as it is shipped, and the command line beside it. */

import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeBuild } from '@tessera/testing/builds';
import type { Workplace } from '../commands/command.ts';
import { openKeyRing, publicKeys, toSigner } from '../keys/key-ring.ts';
import { findPlace } from '../place/place.ts';
import { runProgram } from '../program.ts';
import { openAccess } from '../registry/access.ts';
import { connectRegistry, type Registry } from '../registry/client.ts';
import { writeProfile } from '../registry/profile.ts';

export interface Installation extends AsyncDisposable {
  data: string;
  operator: Registry;
  /** Token of the caller `edge`. */
  edgeToken: string;
  /** Runs a command line. */
  tessera(...args: string[]): Promise<{ code: number; out: string; err: string }>;
  /** Who sits at the terminal: what they were asked, in order, and whether they mean it. */
  person: { questions: string[]; isMeant: boolean };
  /** Leaves a build in the checkout. */
  build(remote: string, facts?: Parameters<typeof writeBuild>[2]): Promise<void>;
}

const repository = join(import.meta.dirname, '../../../..');
const entry = join(import.meta.dirname, '../../../../registry/dist/main.js');
const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');

export async function makeInstallation(): Promise<Installation> {
  const root = await mkdtemp(join(tmpdir(), 'tessera-cli-'));
  const data = join(root, 'data');
  await mkdir(join(data, 'run'), { recursive: true });
  const remotes = ['shell', 'account', 'catalog', 'navigation', 'orders', 'recommendations'];
  const keys = await openKeyRing(
    data,
    remotes.map((remote) => `${remote}-team`),
  );
  const [operatorToken, edgeToken] = [randomUUID(), randomUUID()];
  const child = spawn(process.execPath, [entry], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      NODE_NO_WARNINGS: '1',
      REGISTRY_PORT: '0',
      REGISTRY_DATA: join(data, 'registry'),
      REGISTRY_ARTIFACTS: join(data, 'artifacts'),
      REGISTRY_KEY_ID: keys.registry.id,
      REGISTRY_KEY: keys.registry.pkcs8,
      REGISTRY_CALLERS: JSON.stringify({ operator: hashOf(operatorToken), edge: hashOf(edgeToken) }),
      REGISTRY_VISITOR_KEYS: JSON.stringify({ a: Buffer.alloc(32, 1).toString('base64') }),
      LOG_LEVEL: 'silent',
    },
  });
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  writeProfile(data, { url, operator: operatorToken, teams: {} });
  const operator = connectRegistry({ url, token: operatorToken });
  for (const remote of remotes) {
    const team = `${remote}-team`;
    await operator.call.setTeam({ params: { team }, body: { keys: publicKeys(keys.teams[team]!) } });
    await operator.call.setRemote({ params: { remote }, body: { owner: team } });
    const folder = remote === 'shell' ? 'shell' : `remotes/${remote}`;
    await mkdir(join(root, folder), { recursive: true });
  }
  const person: Installation['person'] = { questions: [], isMeant: true };
  const confirm = async (question: string) => {
    person.questions.push(question);
    return person.isMeant;
  };
  return {
    data,
    operator,
    edgeToken,
    person,
    tessera: (...args) => run(args, { root, data, confirm }),
    build: (remote, facts) => writeBuild(join(root, 'remotes', remote, 'dist/release'), remote, facts),
    async [Symbol.asyncDispose]() {
      await kill(child);
      await rm(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function run(
  args: readonly string[],
  { root, data, confirm }: Pick<Workplace, 'root' | 'data' | 'confirm'>,
) {
  const printed: string[] = [];
  const complaints: string[] = [];
  const code = await runProgram(args, {
    openWorkplace: async (_data, isJson) => ({
      ...findPlace(join(repository, 'packages/cli/dist')),
      root,
      data,
      access: () => openAccess(data, {}),
      signingKey: async (team) => toSigner((await openKeyRing(data, [team])).teams[team]!),
      say: (text) => isJson || printed.push(text),
      progress: () => {},
      confirm,
    }),
    print: (text) => printed.push(text),
    complain: (text) => complaints.push(text),
  });
  return { code, out: printed.join('\n'), err: complaints.join('\n') };
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
