/** Files of environment variables, readable by their user alone. */

import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Lines as Node reads them. Values hold no single quote and no line break. */
export function toLines(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => (/^[\w.:/@,+-]*$/.test(value) ? `${name}=${value}` : `${name}='${value}'`))
    .join('\n');
}

/** Sets variables in a file, which is made when it is not there; its other lines stay as they are. */
export async function putVariables(file: string, variables: Readonly<Record<string, string>>): Promise<void> {
  const before = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const kept = before
    .split('\n')
    .filter((line) => line !== '' && !Object.hasOwn(variables, line.split('=', 1)[0]!.trim()));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.partial`, `${[...kept, toLines(variables)].join('\n')}\n`, { mode: 0o600 });
  await rename(`${file}.partial`, file);
}
