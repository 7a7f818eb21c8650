/** Files in memory, bounded by bytes; the least recently used goes first. One that is asked for twice is read once. */

export interface FileCache {
  /** `null`: there is no such file; that is not remembered. Rejects as `read` does. */
  get(key: string, read: () => Promise<Uint8Array | null>): Promise<Uint8Array | null>;
}

/** @param limit bytes of all files */
export function createFileCache(limit: number): FileCache {
  const files = new Map<string, { content: Promise<Uint8Array | null>; bytes: number }>();
  let size = 0;

  function remove(key: string): void {
    size -= files.get(key)?.bytes ?? 0;
    files.delete(key);
  }

  return {
    get(key, read) {
      const kept = files.get(key);
      if (kept !== undefined) {
        files.delete(key);
        files.set(key, kept);
        return kept.content;
      }
      const entry = { content: read(), bytes: 0 };
      files.set(key, entry);
      entry.content.then(
        (content) => {
          if (files.get(key) !== entry) return;
          if (content === null) return remove(key);
          entry.bytes = content.length;
          size += content.length;
          while (size > limit && files.size > 0) remove(files.keys().next().value!);
        },
        () => remove(key),
      );
      return entry.content;
    },
  };
}
