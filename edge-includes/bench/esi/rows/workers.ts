/** Several cores: how much more two workers do than one. Two more cores are for the load and the origin. */

import { availableParallelism } from 'node:os';
import { edgeIncludes } from '../../peers/edge.ts';
import type { Row } from '../bench-row.ts';
import { rounded } from '../bench-row.ts';
import { hold } from '../contest.ts';
import { composedPage } from '../origin/documents.ts';

const NEEDED_CORES = 4;
const WORKERS = 2;
/** Least share of each worker's own speed. */
const SHARE = 0.85;

export const workers: Row = async ({ origin, pace }) => {
  const cores = availableParallelism();
  if (cores < NEEDED_CORES) {
    const note = `workers: this machine has ${cores} cores and cannot show it, ${NEEDED_CORES} are needed`;
    return { figures: [], notes: [note] };
  }
  await using stack = new AsyncDisposableStack();
  const contestants = [];
  for (const count of [1, WORKERS]) {
    const peer = edgeIncludes(`${count}`, ['--workers', String(count)]);
    const missing = peer.missing();
    if (missing !== null) return { figures: [], notes: [`workers: ${missing}`] };
    // Not pinned: the system gives each worker a core of its own.
    const { port } = stack.use(await peer.start({ origin }));
    contestants.push({ name: peer.name, url: `http://127.0.0.1:${port}/esi/6` });
  }
  const { loads } = await hold(contestants, pace, composedPage);
  const value = rounded(loads.get(String(WORKERS))!.rate / loads.get('1')!.rate);
  const name = `${WORKERS} workers over one`;
  return { figures: [{ name, value, unit: 'times', atLeast: WORKERS * SHARE }], notes: [] };
};
