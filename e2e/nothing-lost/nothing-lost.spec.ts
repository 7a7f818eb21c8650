/** Two minutes of what `npm run prove:nothing-lost` does for an hour. */

import { expect, test } from '@playwright/test';
import { allowManyOrders } from '../support/many-orders.ts';
import { kills } from './kills.ts';
import { tryToLose } from './run.ts';

test('what was promised is there, once, whatever is killed', async () => {
  test.setTimeout(420_000);
  allowManyOrders(process.env);
  const said: string[] = [];
  const trial = await tryToLose({
    minutes: 1.5,
    between: 2_750,
    atLeast: { kills: kills.length, each: 1, orders: 50, acrossKill: 1 },
    buyers: 8,
    say: (line) => said.push(line),
  });
  expect(trial.wrong, said.join('\n')).toEqual([]);
  expect(Object.keys(trial.killed).sort()).toEqual(kills.map(({ name }) => name).sort());
  expect(trial.endings['confirmed']).toBeGreaterThan(0);
});
