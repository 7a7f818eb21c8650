/**
 * How fast and how small edge-includes is, beside the servers that people use for this, and beside what Node can do
 * at all. Servers stay on one core, the load and the origin on another; all are measured in turn, medians count.
 *
 * `node bench/esi/main.ts [--json] [--assert] [--rounds 5] [--seconds 2] [--only six,sixty,…] [--install no]`
 *
 * What is missing of the others is installed by root on Debian, unless `--install no`.
 */

import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type Figure, readBenchFlags, reportFigures } from '@tessera/testing/figures';
import { freePort } from '@tessera/testing/ports';
import { installPeers } from '../peers/install.ts';
import { startProgram } from '../peers/program.ts';
import type { Row } from './bench-row.ts';
import { coldPage } from './rows/cold.ts';
import { oneLive } from './rows/live.ts';
import { longPage, manyFragments } from './rows/memory.ts';
import { warmSix, warmSixty } from './rows/warm.ts';
import { workers } from './rows/workers.ts';

const rows: Readonly<Record<string, Row>> = {
  six: warmSix,
  sixty: warmSixty,
  live: oneLive,
  cold: coldPage,
  memory: manyFragments,
  long: longPage,
  workers,
};

const flags = readBenchFlags({
  rounds: '5',
  seconds: '2',
  only: Object.keys(rows).join(','),
  install: 'yes',
});
const names = flags.values['only']!.split(',');
const unknown = names.find((name) => !Object.hasOwn(rows, name));
if (unknown !== undefined)
  throw new TypeError(`Cannot run row "${unknown}": there are ${Object.keys(rows).join(', ')}`);
const cores = { server: 0, load: Math.min(1, availableParallelism() - 1) };
const pace = { rounds: readNumber('rounds'), seconds: readNumber('seconds'), cores };

if (flags.values['install'] === 'yes')
  await installPeers((sentence) => process.stderr.write(`${sentence}\n`));

const port = await freePort();
const file = fileURLToPath(new URL('origin/origin-server.ts', import.meta.url));
await using _origin = await startProgram({
  command: process.execPath,
  args: [file, String(port)],
  port,
  core: cores.load,
});
const figures: Figure[] = [];
const notes: string[] = [];
for (const name of names) {
  if (!flags.json) process.stderr.write(`Measuring ${name} …\n`);
  try {
    const report = await rows[name]!({ origin: port, pace });
    figures.push(...report.figures);
    notes.push(...report.notes);
  } catch (error) {
    // One row that cannot be measured takes no other with it.
    notes.push(`${name}: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
reportFigures({ bench: 'esi', figures, notes }, flags);

/** @throws TypeError when it is no positive whole number */
function readNumber(name: 'rounds' | 'seconds'): number {
  const value = Number(flags.values[name]);
  if (Number.isInteger(value) && value > 0) return value;
  throw new TypeError(`Cannot use --${name} "${flags.values[name]}": give a whole number, at least 1`);
}
