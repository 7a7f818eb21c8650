/**
 * One body that several read, each from its beginning, while it still arrives.
 *
 * Up to a limit it is kept whole and read at its own speed. Beyond, nobody joins any more: parts that all have read
 * are dropped, and the slowest reader's pace is the source's.
 */

export interface SharedBody {
  /** The whole body; `null` as soon as it is over the limit. Rejects when the source fails or nobody reads on. */
  whole: Promise<Uint8Array | null>;
  /**
   * Reads from the beginning; counts as a reader until it ends, is returned, or the signal ends.
   *
   * @returns `null` when the beginning is gone
   */
  read(signal: AbortSignal): AsyncIterableIterator<Uint8Array> | null;
  /** Bytes that are kept. */
  held(): number;
}

export interface SharedBodyOptions {
  /** Bytes up to which it is kept whole. */
  limit: number;
  /** Bytes that may wait for the slowest reader beyond. @default 262_144 */
  window?: number;
  /** Whether it is read to its end although nobody reads it, up to the limit. @default false */
  detached?: boolean;
  /** Nobody reads any more: the source should end. */
  onAbandoned?: () => void;
}

export function shareBody(source: AsyncIterable<Uint8Array>, options: SharedBodyOptions): SharedBody {
  return new SharedSource(source, options);
}

interface Part {
  bytes: Uint8Array;
  /** Readers that have not passed it. */
  pending: number;
}

class SharedSource implements SharedBody {
  readonly whole: Promise<Uint8Array | null>;
  readonly #options: SharedBodyOptions;
  readonly #readers = new Set<Reader>();
  #parts: Part[] = [];
  /** Number of parts that were dropped. */
  #dropped = 0;
  #held = 0;
  #total = 0;
  #overgrown = false;
  #end: { error?: unknown } | null = null;
  #room: PromiseWithResolvers<void> | null = null;
  readonly #known = Promise.withResolvers<Uint8Array | null>();

  constructor(source: AsyncIterable<Uint8Array>, options: SharedBodyOptions) {
    this.#options = options;
    this.whole = this.#known.promise;
    this.whole.catch(() => undefined);
    if (options.limit === 0) this.#outgrow();
    void this.#pump(source);
  }

  read(signal: AbortSignal): AsyncIterableIterator<Uint8Array> | null {
    if (this.#dropped > 0) return null;
    const reader = new Reader(this, signal);
    this.#readers.add(reader);
    for (const part of this.#parts) part.pending += 1;
    return reader;
  }

  held(): number {
    return this.#held;
  }

  /** The part at a place; `undefined`: not there yet; `null`: there is none. Throws what broke the source. */
  at(index: number): Uint8Array | null | undefined {
    const part = this.#parts[index - this.#dropped];
    if (part !== undefined) return part.bytes;
    if (this.#end === null) return undefined;
    if ('error' in this.#end) throw this.#end.error;
    return null;
  }

  passed(index: number): void {
    const part = this.#parts[index - this.#dropped];
    if (part !== undefined) part.pending -= 1;
    this.#trim();
  }

  left(reader: Reader, index: number): void {
    if (!this.#readers.delete(reader)) return;
    for (let at = Math.max(0, index - this.#dropped); at < this.#parts.length; at += 1)
      this.#parts[at]!.pending -= 1;
    this.#trim();
    const isWanted = this.#readers.size > 0 || (this.#options.detached === true && !this.#overgrown);
    if (this.#end !== null || isWanted) return;
    this.#room?.resolve();
    this.#options.onAbandoned?.();
  }

  async #pump(source: AsyncIterable<Uint8Array>): Promise<void> {
    try {
      for await (const bytes of source) {
        this.#take(bytes);
        while (this.#overgrown && this.#held > (this.#options.window ?? 262_144) && this.#readers.size > 0) {
          this.#room = Promise.withResolvers();
          await this.#room.promise;
        }
        if (this.#overgrown && this.#readers.size === 0)
          throw new DOMException('Nobody reads the answer', 'AbortError');
      }
      this.#end = {};
      if (!this.#overgrown) {
        const bytes = this.#parts.map((part) => part.bytes);
        this.#known.resolve(bytes.length === 1 ? bytes[0]! : Buffer.concat(bytes, this.#total));
      }
    } catch (error) {
      this.#end = { error };
      this.#known.reject(error);
      if (this.#overgrown && this.#readers.size === 0) this.#options.onAbandoned?.();
    }
    for (const reader of this.#readers) reader.wake();
  }

  #take(bytes: Uint8Array): void {
    this.#total += bytes.length;
    this.#held += bytes.length;
    this.#parts.push({ bytes, pending: this.#readers.size });
    if (!this.#overgrown && this.#total > this.#options.limit) this.#outgrow();
    for (const reader of this.#readers) reader.wake();
  }

  #outgrow(): void {
    this.#overgrown = true;
    this.#known.resolve(null);
    this.#trim();
  }

  /** Drops from the front what everybody has read. */
  #trim(): void {
    if (!this.#overgrown) return;
    while (this.#parts[0]?.pending === 0) {
      this.#held -= this.#parts.shift()!.bytes.length;
      this.#dropped += 1;
    }
    this.#room?.resolve();
  }
}

class Reader implements AsyncIterableIterator<Uint8Array> {
  readonly #body: SharedSource;
  readonly #signal: AbortSignal;
  readonly #leave: () => void;
  #at = 0;
  #isReading = false;
  #isGone = false;
  #waiting: PromiseWithResolvers<void> | null = null;

  constructor(body: SharedSource, signal: AbortSignal) {
    this.#body = body;
    this.#signal = signal;
    this.#leave = () => this.#go();
    if (signal.aborted) queueMicrotask(this.#leave);
    else signal.addEventListener('abort', this.#leave, { once: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Uint8Array>> {
    if (this.#isReading) {
      this.#isReading = false;
      this.#body.passed(this.#at);
      this.#at += 1;
    }
    for (;;) {
      this.#signal.throwIfAborted();
      if (this.#isGone) return { done: true, value: undefined };
      const part = this.#look();
      if (part === null) {
        this.#go();
        return { done: true, value: undefined };
      }
      if (part !== undefined) {
        this.#isReading = true;
        return { done: false, value: part };
      }
      this.#waiting = Promise.withResolvers();
      await this.#waiting.promise;
    }
  }

  async return(): Promise<IteratorResult<Uint8Array>> {
    this.#go();
    return { done: true, value: undefined };
  }

  wake(): void {
    this.#waiting?.resolve();
    this.#waiting = null;
  }

  #look(): Uint8Array | null | undefined {
    try {
      return this.#body.at(this.#at);
    } catch (error) {
      this.#go();
      throw error;
    }
  }

  #go(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#signal.removeEventListener('abort', this.#leave);
    this.#body.left(this, this.#at);
    this.wake();
  }
}
