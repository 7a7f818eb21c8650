/** Who is killed, and where in its work: every kind of process, like a power cut. */

import { readFileSync } from 'node:fs';
import { descendantsOf, type Process } from '../support/processes.ts';
import { evaluateIn } from './inject.ts';

/** A way to kill. It is over when the process is, which may be a moment later. */
export interface Kill {
  name: string;
  run(shop: { data: string; supervisor: number }): Promise<void>;
}

/** A process of the shop that is not there now: it restarts from the kill before. */
class Absent extends Error {}

/** Milliseconds for a process to reach its point; the shop is busy, so that takes some. */
const REACHED = 10_000;

export const kills: readonly Kill[] = [
  atRandom('edge', '/edge-includes/dist/main.js'),
  atRandom('bff-orders', '/bff/orders/dist/main.js'),
  atRandom('host', '/host/dist/main.js'),
  atRandom('store, which owns the sagas', '/store/dist/main.js'),
  atRandom('provider', '/test-provider/dist/main.js'),
  ...['orders', 'products', 'payments', 'carts'].map((name) =>
    atRandom(`function ${name}`, `/functions/${name}/dist/`),
  ),
  {
    name: 'supervisor',
    async run({ supervisor }) {
      process.kill(supervisor, 'SIGKILL');
    },
  },
  {
    name: 'store, after a commit and before its answer',
    run: (shop) => atCommit(shop, { of: 'orders.db', skip: 3 }),
  },
  {
    name: 'store, during dispatch',
    run: (shop) => atCommit(shop, { of: 'bus.db', skip: 3 }),
  },
  {
    name: 'store, after a charge and before it is recorded',
    async run(shop) {
      const store = find(shop.supervisor, '/store/dist/main.js');
      const provider = find(shop.supervisor, '/test-provider/dist/main.js');
      await evaluateIn(
        provider.pid,
        `{
          const { StatementSync } = process.getBuiltinModule('node:sqlite');
          const { run } = StatementSync.prototype;
          let armed = true;
          StatementSync.prototype.run = function (...values) {
            const done = run.apply(this, values);
            if (armed && values[3] === 'charged') {
              armed = false;
              process.kill(${store.pid}, 'SIGKILL');
            }
            return done;
          };
        }`,
      );
      await gone(store);
    },
  },
];

function atRandom(name: string, entry: string): Kill {
  return {
    name,
    async run({ supervisor }) {
      process.kill(find(supervisor, entry).pid, 'SIGKILL');
    },
  };
}

/** Ends the store right after the commit of a context's file is on disk, before anybody is told. */
async function atCommit(
  { supervisor }: { supervisor: number },
  { of, skip }: { of: string; skip: number },
): Promise<void> {
  const store = find(supervisor, '/store/dist/main.js');
  await evaluateIn(
    store.pid,
    `{
      const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
      const { exec } = DatabaseSync.prototype;
      let left = ${skip};
      DatabaseSync.prototype.exec = function (sql) {
        exec.call(this, sql);
        if (sql !== 'COMMIT' || !this.location().endsWith('/${of}')) return;
        left -= 1;
        if (left < 0) process.kill(process.pid, 'SIGKILL');
      };
    }`,
  );
  await gone(store);
}

/** The process that runs a program; functions have one each, or more. @throws Error when there is none */
function find(supervisor: number, entry: string): Process {
  const found = descendantsOf(supervisor).filter(({ command }) => command.includes(entry));
  const one = found[Math.floor(Math.random() * found.length)];
  if (one === undefined) throw new Absent(`Cannot kill: nothing runs ${entry}`);
  return one;
}

async function gone({ pid }: Process): Promise<void> {
  const until = Date.now() + REACHED;
  while (isThere(pid)) {
    if (Date.now() > until) throw new Error('Cannot kill: the process does not come to that point');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function isThere(pid: number): boolean {
  try {
    // A zombie is as good as gone.
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
