/**
 * A real store under `strace`, with transactions that come one by one and many at once. Killing a process proves nothing
 * about a disk: the kernel writes what the process has left. So the order of its system calls is looked at.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Transaction, TransactionOutcome } from '@tessera/function/store';
import { startTestStore, type TestStore } from '@tessera/function/testing';
import { type Ask, createAsker } from '@tessera/service/frames';
import { type Acknowledged, judgeAcknowledgements, SYNCS } from './judge-acknowledgements.ts';
import { parseSystemCalls } from './system-calls.ts';

export interface Proof {
  /** Transactions that were acknowledged. */
  acknowledged: number;
  /** Syncs of a write-ahead log. */
  syncs: number;
  /** What was acknowledged too early; sentences. */
  early: string[];
  /** What was done twice when it was sent again after a kill -9; sentences. */
  twice: string[];
}

/** Transactions one after the other, and at once. */
const ALONE = 10;
const TOGETHER = 40;

/** The numbers of framed questions begin behind this one: they stand in no other call. */
const NUMBERS = 812_000_000_000_000;

/** @param broken a module that breaks the store on purpose, loaded before it */
export async function proveDurable(broken?: string): Promise<Proof> {
  const spoilt = broken === undefined ? {} : { NODE_OPTIONS: `--import ${pathToFileURL(broken)}` };
  await using store = await startTestStore({ LOG_LEVEL: 'warn', ...spoilt });
  const folder = await mkdtemp(join(tmpdir(), 'tessera-strace-'));
  try {
    const record = join(folder, 'calls');
    const tracer = await trace(store.process.child.pid!, record);
    const sent = Array.from({ length: ALONE + TOGETHER }, (_, n) => makeTransaction(n));
    const ask = createAsker({ url: store.process.url, headers: credentialOf(store), numbersAfter: NUMBERS });
    const write = (one: Acknowledged) => (isFramed(one) ? sendFramed(ask, one) : send(store, one));
    for (const one of sent.slice(0, ALONE)) await write(one);
    await Promise.all(sent.slice(ALONE).map(write));
    // Its tracer ends with it, and has then written everything.
    const traced = once(tracer, 'close');
    await store.restart();
    await traced;
    const calls = parseSystemCalls(await readFile(record, 'latin1'));
    return {
      acknowledged: sent.length,
      syncs: calls.filter(({ name, text }) => SYNCS.has(name) && text.includes('-wal>')).length,
      early: judgeAcknowledgements(calls, sent),
      twice: await sendAgain(store, sent),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Resolves when every thread of the process is traced. */
async function trace(pid: number, record: string): Promise<ChildProcess> {
  const calls = 'pwrite64,fdatasync,fsync,write,writev,sendto,sendmsg';
  const options = ['-f', '-y', '-s', '20000', '-e', `trace=${calls}`, '-e', 'signal=none', '-o', record];
  const tracer = spawn('strace', [...options, '-p', String(pid)], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  const attached = Promise.withResolvers<void>();
  tracer.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (/attached/.test(said)) attached.resolve();
  });
  tracer.once('close', () => attached.reject(new Error(`Cannot trace: ${said}`)));
  await attached.promise;
  return tracer;
}

/** Every other one goes over a framed connection, where its answer is known by the question's number. */
function makeTransaction(n: number): Acknowledged {
  const request = n % 2 === 0 ? `request-${randomUUID()}` : String(NUMBERS + (n + 1) / 2);
  return { marker: `marker-${randomUUID()}`, request };
}

function isFramed({ request }: Acknowledged): boolean {
  return /^\d+$/.test(request);
}

/** Answers the outcome. */
async function send(
  store: TestStore,
  { marker, request }: Acknowledged,
): Promise<TransactionOutcome['outcome']> {
  const response = await fetch(`${store.process.url}/tables/carts/transact`, {
    method: 'POST',
    signal: AbortSignal.timeout(20_000),
    headers: { 'content-type': 'application/json', 'x-request-id': request, ...credentialOf(store) },
    body: JSON.stringify(toTransaction(marker)),
  });
  return ((await response.json()) as TransactionOutcome).outcome;
}

async function sendFramed(ask: Ask, { marker }: Acknowledged): Promise<void> {
  const body = toTransaction(marker);
  const question = { operation: 'transact', params: { context: 'carts' }, body, context: {} };
  await ask(JSON.stringify(question), { timeout: 20_000 });
}

function credentialOf(store: TestStore): Record<string, string> {
  return { 'tessera-caller': 'fn-carts', authorization: `Bearer ${store.token('fn-carts')}` };
}

/** It has an idempotency key, as every write of a function has. */
function toTransaction(marker: string): Partial<Transaction> {
  const expiresAt = Date.now() + 3_600_000;
  return {
    writes: [{ op: 'put', pk: marker, sk: 'item', value: { marker } }],
    idempotency: { scope: 'proof', key: marker, hash: 'same', answer: {}, expiresAt },
  };
}

async function sendAgain(store: TestStore, sent: readonly Acknowledged[]): Promise<string[]> {
  const table = store.as('fn-carts').table('carts');
  const wrong: string[] = [];
  for (const one of sent) {
    const outcome = await send(store, { ...one, request: `request-${randomUUID()}` });
    const item = await table.get({ pk: one.marker, sk: 'item' });
    if (outcome !== 'repeated' || item?.version !== 1)
      wrong.push(`${one.marker}: sent again it was ${outcome}, its item is at version ${item?.version ?? 0}`);
  }
  return wrong;
}
