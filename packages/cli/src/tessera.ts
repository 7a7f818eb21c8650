/** The command `tessera`: publishes, promotes and rolls back releases, imports products. */

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Workplace } from './commands/command.ts';
import { openKeyRing } from './keys/key-ring.ts';
import { runProgram } from './program.ts';
import { explainDisk, Sentence } from './sentence.ts';

const root = resolve(import.meta.dirname, '../../..');

process.exitCode = await runProgram(process.argv.slice(2), {
  openWorkplace,
  print: (text) => console.log(text),
  complain: (text) => console.error(text),
});

async function openWorkplace(given: string | undefined, say: (text: string) => void): Promise<Workplace> {
  const data = resolve(given ?? process.env['TESSERA_DATA'] ?? resolve(root, 'data'));
  if (!existsSync(data)) {
    throw new Sentence(
      `Cannot find the data folder "${data}": run npm start once, or name another one with --data`,
    );
  }
  const keys = await openKeyRing(data).catch((error: unknown) => {
    throw explainDisk(error, data);
  });
  return { root, data, keys, say };
}
