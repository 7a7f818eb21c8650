/** One body that several read, each from its beginning, while it still arrives. */

/** @throws whatever the source throws, to every reader */
export interface SharedBody extends AsyncIterable<Uint8Array> {
  /** The whole body; `null` when it grew over the limit. Rejects when the source fails. */
  whole: Promise<Uint8Array | null>;
}

/**
 * Reads the source at once, at its own speed.
 *
 * @param limit bytes after which `whole` is given up
 */
export function shareBody(source: AsyncIterable<Uint8Array>, limit: number): SharedBody {
  const parts: Uint8Array[] = [];
  let size = 0;
  let state: { ended: boolean; error?: unknown } = { ended: false };
  let changed = Promise.withResolvers<void>();

  const whole = (async () => {
    try {
      for await (const part of source) {
        size += part.length;
        parts.push(part);
        changed.resolve();
        changed = Promise.withResolvers();
      }
      state = { ended: true };
      return size > limit ? null : Buffer.concat(parts, size);
    } catch (error) {
      state = { ended: true, error };
      throw error;
    } finally {
      changed.resolve();
    }
  })();
  whole.catch(() => undefined);

  return {
    whole,
    async *[Symbol.asyncIterator]() {
      for (let at = 0; ; ) {
        if (at < parts.length) {
          yield parts[at]!;
          at += 1;
        } else if (!state.ended) {
          await changed.promise;
        } else if ('error' in state) {
          throw state.error;
        } else {
          return;
        }
      }
    },
  };
}
