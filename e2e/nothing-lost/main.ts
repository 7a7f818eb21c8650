/**
 * `npm run prove:nothing-lost [-- --minutes 60 --pause 5 --kills 100 --orders 5000 --each 10 --across 500 --buyers 60]`: kills and checks,
 * and exits 1 when anything is lost, doubled or left over.
 */

import { readBenchFlags, reportFigures } from '@tessera/testing/figures';
import { allowManyOrders } from '../support/many-orders.ts';
import { groupSentences } from './group-sentences.ts';
import { kills } from './kills.ts';
import { tryToLose } from './run.ts';

const flags = readBenchFlags({
  ...{ minutes: '60', pause: '5', buyers: '60' },
  ...{ kills: '100', each: '10', orders: '5000', across: '500' },
});
const number = (name: string) => Number(flags.values[name]);
const begun = Date.now();
allowManyOrders(process.env);
const atLeast = {
  ...{ kills: number('kills'), each: number('each') },
  ...{ orders: number('orders'), acrossKill: number('across') },
};
const trial = await tryToLose({
  ...{ atLeast, minutes: number('minutes'), buyers: number('buyers') },
  between: number('pause') * 1_000,
  say: (line) => flags.json || console.log(line),
});
const times = kills.map(({ name }) => trial.killed[name] ?? 0);
reportFigures(
  {
    bench: 'nothing-lost',
    figures: [
      {
        name: 'kill -9',
        value: times.reduce((sum, count) => sum + count, 0),
        unit: '',
        atLeast: atLeast.kills,
      },
      { name: 'of each kind', value: Math.min(...times), unit: '', atLeast: atLeast.each },
      { name: 'orders promised', value: trial.promised, unit: '', atLeast: atLeast.orders },
      { name: 'promised across a kill', value: trial.acrossKill, unit: '', atLeast: atLeast.acrossKill },
      { name: 'taken by the provider', value: trial.money, unit: 'cents' },
      {
        name: 'the last one ended after the last kill',
        value: Math.round(trial.settled / 100) / 10,
        unit: 's',
        atMost: 60,
      },
      { name: 'lost, doubled or left over', value: trial.wrong.length, unit: '', atMost: 0 },
    ],
    notes: [
      `killed: ${write(trial.killed)}`,
      `orders: ${write(trial.endings)}`,
      ...groupSentences(trial.wrong),
      `it took ${Math.round((Date.now() - begun) / 60_000)} minutes`,
    ],
  },
  { ...flags, assert: true },
);

function write(counted: Readonly<Record<string, number>>): string {
  return Object.entries(counted)
    .sort(([, a], [, b]) => b - a)
    .map(([name, times]) => `${times} × ${name}`)
    .join(', ');
}
