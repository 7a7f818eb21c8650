/** Runs every part of Tessera on one machine, until it is told to stop or whoever started it is gone. */

import { resolve } from 'node:path';
import { explainFailure, Sentence } from './sentence.ts';
import { parseFlags } from './supervisor/flags.ts';
import { runSupervisor, type Supervisor } from './supervisor/run.ts';

/** Milliseconds within which a second SIGINT is the same Ctrl-C, passed on by npm. */
const SAME_KEY = 400;

const root = resolve(import.meta.dirname, '../../..');
let supervisor: Supervisor | undefined;
let askedAt = 0;

async function stop(reason: string): Promise<void> {
  if (askedAt !== 0) {
    if (reason !== 'SIGINT' || Date.now() - askedAt < SAME_KEY) return;
    await supervisor?.stop('at once');
    process.exit(0);
  }
  askedAt = Date.now();
  console.log('\nStopping …');
  await supervisor?.stop('in order');
  console.log('Stopped');
  process.exit(0);
}

// Whoever read this process's words may be gone before it.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(signal));
process.once('disconnect', () => void stop('the starter is gone'));

let data = root;
try {
  const flags = parseFlags(process.argv.slice(2), root);
  data = flags.data;
  await runSupervisor(
    {
      ...flags,
      root,
      open: flags.open && process.stdout.isTTY === true,
      logLevel: process.env['LOG_LEVEL'] ?? 'info',
      environment: process.env,
      say: (text) => console.log(text),
    },
    (created) => {
      supervisor = created;
    },
  );
} catch (error) {
  if (askedAt === 0) {
    const explained = await explainFailure(error, data);
    console.error(explained instanceof Sentence ? explained.message : explained);
    await supervisor?.stop('in order');
    process.exit(1);
  }
}
