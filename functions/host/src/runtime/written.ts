/** Waits until what a function wrote has left its process, so that its log is whole when its answer is read. */

/** Resolves when nothing of stdout and stderr waits in this process. */
export async function written(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    if (stream.writableLength > 0) await new Promise((resolve) => stream.write('', resolve));
  }
}
