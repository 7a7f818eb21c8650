/**
 * Every bench of the project, one after the other, and one table of all figures: `node bench/all.ts [--only a,b]`.
 * The pages are measured in one market that is started for it.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import {
  type Figure,
  type FigureReport,
  parseFigureReport,
  readBenchFlags,
  reportFigures,
} from '@tessera/testing/figures';
import { openMarket } from './market/market.ts';

/** Bench → its file, and whether it needs a running market. */
const benches: Readonly<Record<string, { file: string; onMarket: boolean }>> = {
  search: { file: 'functions/store/bench/search.ts', onMarket: false },
  functions: { file: 'bench/functions.ts', onMarket: false },
  orders: { file: 'bench/orders.ts', onMarket: false },
  edge: { file: 'edge-includes/bench/overhead.ts', onMarket: false },
  choice: { file: 'edge-includes/bench/choice.ts', onMarket: false },
  dev: { file: 'bench/dev.ts', onMarket: false },
  release: { file: 'bench/release.ts', onMarket: false },
  esi: { file: 'edge-includes/bench/esi/main.ts', onMarket: false },
  start: { file: 'packages/cli/bench/start.ts', onMarket: false },
  size: { file: 'bench/size.ts', onMarket: true },
  page: { file: 'bench/page.ts', onMarket: true },
  lighthouse: { file: 'bench/lighthouse.ts', onMarket: true },
};

const root = resolve(import.meta.dirname, '..');
const flags = readBenchFlags({ only: Object.keys(benches).join(',') });
const names = flags.values['only']!.split(',');
const unknown = names.find((name) => !Object.hasOwn(benches, name));
if (unknown !== undefined)
  throw new TypeError(`Cannot run bench "${unknown}": there are ${Object.keys(benches).join(', ')}`);

const reports: FigureReport[] = [];
for (const name of names.filter((one) => !benches[one]!.onMarket)) reports.push(await run(name, {}));
const onMarket = names.filter((one) => benches[one]!.onMarket);
if (onMarket.length > 0) {
  await using market = await openMarket();
  for (const name of onMarket) reports.push(await run(name, { TESSERA_URL: market.url }));
}
reportFigures(
  { bench: 'bench', figures: reports.flatMap(named), notes: reports.flatMap(({ notes }) => notes) },
  flags,
);

/** Runs one bench in a process of its own. @throws Error when it reports nothing */
async function run(name: string, environment: Record<string, string>): Promise<FigureReport> {
  if (!flags.json) process.stderr.write(`Measuring ${name} …\n`);
  const child = spawn(process.execPath, [resolve(root, benches[name]!.file), '--json'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  // 2: measured, and judged by nobody, as other programs kept the machine busy.
  if (code !== 0 && code !== 2) throw new Error(`Cannot measure ${name}: it ended with ${code}`);
  return parseFigureReport(text);
}

function named({ bench, figures }: FigureReport): Figure[] {
  return figures.map((figure) => ({ ...figure, name: `${bench}: ${figure.name}` }));
}
