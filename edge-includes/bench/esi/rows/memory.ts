/** Resident memory: of 100,000 cached fragments, and of a page of 50 MB that streams through. */

import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { edgeIncludes } from '../../peers/edge.ts';
import { enter, type Row, rounded } from '../bench-row.ts';

/** Pages of 200 fragments each. */
const PAGES = 500;
const FRAGMENTS = PAGES * 200;
const FRAGMENT_BYTES = 2_000;
/** Times the bytes of the fragments. */
const FACTOR = 1.35;
/** Most megabytes beside what the server has anyway. */
const EXTRA = 20;

const roomy = edgeIncludes('edge-includes', ['--cache-size', '1000000000']);
const usual = edgeIncludes();

export const manyFragments: Row = async (context) => {
  await using stack = new AsyncDisposableStack();
  const { entrants, notes } = await enter(stack, [{ peer: roomy, page: '6' }], context);
  const started = entrants[0];
  if (started === undefined) return { figures: [], notes };
  const { port, program } = started.running;
  // These fragments are others.
  for (let page = PAGES; page < PAGES + 20; page += 1) await visit(port, `/many/${page}`);
  await serveForAWhile(port);
  const before = await settledMemory(program.pid);
  for (let page = 0; page < PAGES; page += 1) await visit(port, `/many/${page}`);
  await serveForAWhile(port);
  const extra = (await settledMemory(program.pid)) - before;
  return {
    figures: [
      {
        name: `memory of ${FRAGMENTS.toLocaleString('en')} fragments over their bytes`,
        value: rounded(extra / (FRAGMENTS * FRAGMENT_BYTES)),
        unit: 'times',
        atMost: FACTOR,
      },
    ],
    notes,
  };
};

export const longPage: Row = async (context) => {
  await using stack = new AsyncDisposableStack();
  const { entrants, notes } = await enter(stack, [{ peer: usual, page: '6' }], context);
  const started = entrants[0];
  if (started === undefined) return { figures: [], notes };
  const { port, program } = started.running;
  await serveForAWhile(port);
  const before = await settledMemory(program.pid);
  forgetPeak(program.pid);
  const bytes = await visit(port, '/big');
  const extra = (memoryOf(program.pid, 'VmHWM') - before) / 1e6;
  if (bytes < 50_000_000) throw new Error(`Cannot measure: the long page has only ${bytes} bytes`);
  return {
    figures: [
      { name: 'page of 50 MB: peak of extra memory', value: rounded(extra), unit: 'MB', atMost: EXTRA },
    ],
    notes,
  };
};

/** What is measured is a server at work: its code is compiled, its heap has its size, garbage comes and goes. */
async function serveForAWhile(port: number): Promise<void> {
  for (let times = 0; times < 2_000; times += 1) await visit(port, '/esi/6');
}

/** Reads a page away. Returns its bytes. */
async function visit(port: number, path: string): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    headers: { 'accept-encoding': 'identity' },
  });
  if (!answer.ok || answer.body === null) throw new Error(`Cannot measure: "${path}" is ${answer.status}`);
  let bytes = 0;
  for await (const part of answer.body as AsyncIterable<Uint8Array>) bytes += part.length;
  return bytes;
}

/** Bytes, once they have not changed by 1 % for a second. */
async function settledMemory(pid: number): Promise<number> {
  let last = memoryOf(pid, 'VmRSS');
  for (let tries = 0; tries < 10; tries += 1) {
    await wait(1_000);
    const now = memoryOf(pid, 'VmRSS');
    if (Math.abs(now - last) < last / 100) return now;
    last = now;
  }
  return last;
}

function memoryOf(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)![1]) * 1_024;
}

/** Sets the peak of resident memory back to what is resident (proc(5), clear_refs). */
function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}
