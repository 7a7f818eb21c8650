/** A failure that a person can act on: one sentence, no stack. */

export class Sentence extends Error {
  override readonly name = 'Sentence';
}

/** One sentence for a failed access to the data folder; other errors come back as they are. */
export function explainDisk(error: unknown, path: string): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
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
