/** Runs many random documents and watches that none crashes, hangs or leaves memory behind. */

import { createRun, runDocument } from './run-document.ts';

export interface FuzzOptions {
  documents: number;
  /** The first document's; the next have the numbers after it. */
  seed: number;
  /** Milliseconds that one document may take. @default 50 */
  most?: number;
  onProgress?: (done: number, perSecond: number) => void;
  /** Frees what nothing refers to; without it memory is not judged. */
  collectGarbage?: (() => void) | undefined;
}

export interface FuzzReport {
  documents: number;
  /** How many ended with a coded error. */
  refused: number;
  /** Milliseconds of the slowest, and its seed. */
  slowest: { seed: number; ms: number };
  /** What went wrong, with the seed that repeats it. */
  faults: string[];
  /** Bytes that the heap grew between a quarter of the documents and all of them. */
  growth: number;
}

/** Bytes that a heap may differ by chance. */
const NOISE = 4_000_000;

export async function runDocuments(options: FuzzOptions): Promise<FuzzReport> {
  const { documents, seed: first, most = 50, collectGarbage } = options;
  const report: FuzzReport = {
    documents,
    refused: 0,
    slowest: { seed: first, ms: 0 },
    faults: [],
    growth: 0,
  };
  const begun = performance.now();
  let heapBefore = 0;
  for (let i = 0; i < documents; i += 1) {
    const seed = first + i;
    if (i === Math.trunc(documents / 4)) heapBefore = heap(collectGarbage);
    if (i > 0 && i % 50_000 === 0) options.onProgress?.(i, (i * 1_000) / (performance.now() - begun));
    try {
      const taken = await time(seed, report);
      const ms = taken > report.slowest.ms ? await best(seed, taken) : taken;
      if (ms > report.slowest.ms) report.slowest = { seed, ms };
      if (ms > most) report.faults.push(`seed ${seed} takes ${ms.toFixed(1)} ms`);
    } catch (error) {
      report.faults.push(`seed ${seed} crashes: ${error instanceof Error ? error.stack : String(error)}`);
    }
    if (report.faults.length >= 20) break;
  }
  if (collectGarbage !== undefined) {
    report.growth = heap(collectGarbage) - heapBefore;
    if (report.growth > NOISE) report.faults.push(`the heap grew by ${report.growth} bytes`);
  }
  return report;
}

/** @returns milliseconds that the document took, without making it */
async function time(seed: number, report?: FuzzReport): Promise<number> {
  const run = createRun(seed);
  const begun = performance.now();
  const pending = runDocument(run);
  const outcome = pending instanceof Promise ? await pending : pending;
  if (report !== undefined && 'code' in outcome) report.refused += 1;
  return performance.now() - begun;
}

/** Others run on the machine too: only what is slow every time is slow. */
async function best(seed: number, taken: number): Promise<number> {
  let ms = taken;
  for (let again = 0; again < 3; again += 1) ms = Math.min(ms, await time(seed));
  return ms;
}

function heap(collectGarbage: (() => void) | undefined): number {
  collectGarbage?.();
  return process.memoryUsage().heapUsed;
}
