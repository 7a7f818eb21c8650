/**
 * The entry of a release's worker thread. A BFF's build bundles it beside `main.js`.
 */

import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerInit } from './releases/protocol.ts';
import { runRelease } from './releases/run-release.ts';

if (parentPort === null)
  throw new Error('Cannot run this file by itself: it is the entry of a worker thread');
await runRelease(parentPort, workerData as WorkerInit);
