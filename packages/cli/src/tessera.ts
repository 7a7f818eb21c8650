/** The command `tessera`: publishes, promotes and rolls back releases, imports products. */

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { catalog } from './commands/catalog.ts';
import type { Command } from './commands/command.ts';
import { promote, publish, rollback, status } from './commands/releases.ts';
import { openKeyRing } from './keys/key-ring.ts';
import { explainDisk, Sentence } from './sentence.ts';

const commands: readonly Command[] = [publish, promote, rollback, status, catalog];

/** Exit codes: 0 done, 1 refused or failed, 2 not understood. */
async function run(args: readonly string[]): Promise<number> {
  const { data, rest } = takeData(args);
  const [name, ...more] = rest;
  if (name === undefined || name === 'help' || rest.includes('--help')) {
    console.log(help());
    return 0;
  }
  const command = commands.find((one) => one.name === name);
  if (command === undefined) {
    console.error(`Cannot run "${name}": there is no such command, see "tessera help"`);
    return 2;
  }
  if (!existsSync(data)) {
    throw new Sentence(
      `Cannot find the data folder "${data}": run npm start once, or name another one with --data`,
    );
  }
  const root = resolve(import.meta.dirname, '../../..');
  const keys = await openKeyRing(data).catch((error: unknown) => {
    throw explainDisk(error, data);
  });
  const done = await command.run({ root, data, keys, say: (text) => console.log(text) }, more);
  return done === false ? 1 : 0;
}

function takeData(args: readonly string[]): { data: string; rest: string[] } {
  const at = args.indexOf('--data');
  const standard = resolve(import.meta.dirname, '../../../data');
  if (at === -1) return { data: process.env['TESSERA_DATA'] ?? standard, rest: [...args] };
  const data = args[at + 1];
  if (data === undefined) throw new Sentence('Cannot read the flags: --data needs a folder');
  return { data: resolve(data), rest: args.filter((_, i) => i !== at && i !== at + 1) };
}

function help(): string {
  const rows = commands.map(({ name, usage, about }) =>
    `  tessera ${name} ${usage}`.trimEnd().concat(`\n      ${about}`),
  );
  return `Usage: tessera <command> [--data DIR]\n\n${rows.join('\n')}`;
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Sentence ? error.message : error);
  process.exitCode = 1;
}
