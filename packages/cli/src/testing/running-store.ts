/** The store as it is, running on a data folder, and the command line beside it. */

import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Workplace } from '../commands/command.ts';
import { runProgram } from '../program.ts';

export interface RunningStore extends AsyncDisposable {
  /** Runs a command line. */
  tessera(...args: string[]): Promise<{ code: number; out: string; err: string }>;
  /** Asks the store in the name of a caller. */
  ask(caller: string, request: string, body: object): Promise<void>;
  /** Who sits at the terminal: what they were asked, and whether they mean it. */
  person: { questions: string[]; isMeant: boolean };
  kill(): Promise<void>;
}

const entry = join(import.meta.dirname, '../../../../functions/store/src/main.ts');
const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');

/** @param host where its functions are */
export async function runStore(host: string): Promise<RunningStore> {
  const data = await mkdtemp(join(tmpdir(), 'tessera-cli-store-'));
  await mkdir(join(data, 'run'));
  const token = randomUUID();
  const callers = ['operator', 'host', 'fn-orders', 'fn-products', 'fn-views'].map((caller) => [
    caller,
    hashOf(token),
  ]);
  const child = spawn(process.execPath, [entry], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      STORE_PORT: '0',
      STORE_DATA: join(data, 'store'),
      STORE_CALLERS: JSON.stringify(Object.fromEntries(callers)),
      STORE_HOST_URL: host,
      STORE_HOST_TOKEN: token,
      LOG_LEVEL: 'silent',
    },
  });
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  await writeFile(join(data, 'run/operator.json'), JSON.stringify({ url, token }));
  const person: RunningStore['person'] = { questions: [], isMeant: true };
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  return {
    person,
    kill,
    async tessera(...args) {
      const [printed, complaints]: [string[], string[]] = [[], []];
      const confirm = async (question: string) => {
        person.questions.push(question);
        return person.isMeant;
      };
      const code = await runProgram(args, {
        openWorkplace: async () => ({ data, confirm }) as Workplace,
        print: (text) => printed.push(text),
        complain: (text) => complaints.push(text),
      });
      return { code, out: printed.join('\n'), err: complaints.join('\n') };
    },
    async ask(caller, request, body) {
      const [method = '', path = ''] = request.split(' ');
      const headers = {
        'tessera-caller': caller,
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      };
      const answer = await fetch(url + path, { method, headers, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(`${request}: ${answer.status} ${await answer.text()}`);
    },
    async [Symbol.asyncDispose]() {
      await kill();
      await rm(data, { recursive: true, force: true });
    },
  };
}
