/** A failure that a person can act on: one sentence, no stack. */

import { statfs } from 'node:fs/promises';

export class Sentence extends Error {
  override readonly name = 'Sentence';
  /** What a program is told beside it, with `--json`. */
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(message: string, facts: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.facts = facts;
  }
}

/** Bytes below which a disk counts as full. */
const FULL = 1_048_576;

/**
 * The sentence that the disk is full, when it is: a part that fails for it seldom says so. Otherwise the error itself.
 */
export async function explainFailure(error: unknown, path: string): Promise<unknown> {
  const disk = await statfs(path).catch(() => null);
  const isFull = disk !== null && disk.bavail * disk.bsize < FULL;
  return isFull ? explainDisk({ code: 'ENOSPC' }, path) : error;
}

/** One sentence for a failed access to the data folder; other errors come back as they are. */
export function explainDisk(error: unknown, path: string): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  // Node says so of a folder on a read-only disk, when it has to make the folders above it too.
  if (code === 'ENOENT' && syscall === 'mkdir') return explainDisk({ code: 'EROFS' }, path);
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new Sentence(
        `Cannot write to "${path}": the disk is full, free some space or choose another folder with --data`,
      );
    case 'EROFS':
      return new Sentence(
        `Cannot write to "${path}": the disk is read-only, choose another folder with --data`,
      );
    case 'EACCES':
    case 'EPERM':
      return new Sentence(`Cannot write to "${path}": this user may not, choose another folder with --data`);
    case 'ENOTDIR':
    case 'EEXIST':
      return new Sentence(
        `Cannot use "${path}" as data folder: a file is in its place, choose another folder with --data`,
      );
    default:
      return error;
  }
}
