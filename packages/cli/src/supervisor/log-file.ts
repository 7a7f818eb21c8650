/** The log of one part: a file that is put aside when it is full. */

import { createWriteStream, openSync, renameSync, statSync, type WriteStream } from 'node:fs';

export interface LogFile {
  write(text: string): void;
  close(): void;
}

/** @param limit bytes after which the file becomes `<path>.1`, replacing the one before */
export function openLogFile(path: string, limit: number = 10 * 1024 * 1024): LogFile {
  let size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  let stream = open(path);
  return {
    write(text) {
      if (size > limit) {
        stream.end();
        renameSync(path, `${path}.1`);
        stream = open(path);
        size = 0;
      }
      size += Buffer.byteLength(text);
      stream.write(text);
    },
    close: () => void stream.end(),
  };
}

function open(path: string): WriteStream {
  const stream = createWriteStream(path, { fd: openSync(path, 'a', 0o600) });
  // A full disk must not end the parts that still serve.
  stream.on('error', () => {});
  return stream;
}
