/** The fuzz run of the ESI language: `npm run fuzz:esi -- --documents 1000000 --seed 1`. Ends with 1 on any fault. */

import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { runDocuments } from './run-documents.ts';

const { values } = parseArgs({
  options: { documents: { type: 'string', default: '1000000' }, seed: { type: 'string' } },
});
const documents = Number(values.documents);
const seed = Number(values.seed ?? Date.now() % 1_000_000_000);
if (!Number.isSafeInteger(documents) || documents < 1 || !Number.isSafeInteger(seed)) {
  throw new RangeError('Cannot fuzz: --documents and --seed are whole numbers');
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

console.log(`fuzz: ${documents} documents from seed ${seed}`);
const begun = performance.now();
const report = await runDocuments({
  documents,
  seed,
  collectGarbage,
  onProgress: (done, perSecond) => console.log(`fuzz: ${done} documents, ${Math.round(perSecond)}/s`),
});
for (const fault of report.faults) console.error(`fuzz: ${fault}`);
const seconds = (performance.now() - begun) / 1_000;
console.log(
  [
    `fuzz: ${report.faults.length === 0 ? 'passed' : 'FAILED'}: seed ${seed}`,
    `${documents} documents in ${seconds.toFixed(0)} s (${Math.round(documents / seconds)}/s)`,
    `${report.refused} refused with a code`,
    `slowest ${report.slowest.ms.toFixed(1)} ms (seed ${report.slowest.seed})`,
    `heap ${report.growth >= 0 ? '+' : ''}${Math.round(report.growth / 1_000)} kB`,
    `${report.faults.length} faults`,
  ].join(', '),
);
process.exitCode = report.faults.length === 0 ? 0 : 1;
