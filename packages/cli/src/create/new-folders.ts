/** Folders that are made as a whole or not at all. */

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Sentence } from '../sentence.ts';
import type { CreatedFile } from './template.ts';

/** Folder → its files. */
export type NewFolders = ReadonlyMap<string, readonly CreatedFile[]>;

/**
 * Writes the folders, then does the rest of the work on them; when anything of it fails, they are gone again.
 *
 * @throws Sentence when one of the folders is there already, and whatever the work throws
 */
export async function writeFolders(folders: NewFolders, work: () => Promise<void>): Promise<void> {
  const made: string[] = [];
  try {
    for (const [folder, files] of folders) {
      await makeFolder(folder);
      made.push(folder);
      for (const { path, text } of files) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), text, { flag: 'wx' });
      }
    }
    await work();
  } catch (error) {
    for (const folder of made) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    throw error;
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new Sentence(`Cannot create "${folder}": it is there already, choose another name`);
  }
}
