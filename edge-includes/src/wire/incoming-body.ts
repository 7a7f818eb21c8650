/** The body of an answer while it arrives: read once, with the reader's speed given back to the connection. */

import { countStreamed } from './young-memory.ts';

/** The connection that a body comes from. */
export interface Flow {
  pause(): void;
  resume(): void;
  abort(reason: Error): void;
}

/** Bytes that may wait for the reader before the connection is paused. */
const HIGH_WATER = 65_536;
/** Bytes from which a body is a long one. */
const LONG = 1_048_576;

export class IncomingBody implements AsyncIterableIterator<Uint8Array> {
  readonly #flow: Flow;
  #waiting: Uint8Array[] = [];
  #size = 0;
  #paused = false;
  #total = 0;
  #ended = false;
  #failure: Error | null = null;
  #reader: PromiseWithResolvers<IteratorResult<Uint8Array>> | null = null;

  constructor(flow: Flow) {
    this.#flow = flow;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The next part. Rejects with whatever broke the body. */
  next(): Promise<IteratorResult<Uint8Array>> {
    const part = this.#waiting.shift();
    if (part !== undefined) {
      this.#size -= part.length;
      if (this.#paused && this.#size < HIGH_WATER) {
        this.#paused = false;
        this.#flow.resume();
      }
      return Promise.resolve({ done: false, value: part });
    }
    if (this.#failure !== null) return Promise.reject(this.#failure);
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    this.#reader = Promise.withResolvers();
    return this.#reader.promise;
  }

  /** Nobody reads on: ends a read that waits, and the exchange. */
  return(): Promise<IteratorResult<Uint8Array>> {
    this.#waiting = [];
    if (!this.#ended) this.#flow.abort(new DOMException('Nobody reads the answer', 'AbortError'));
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  push(part: Uint8Array): void {
    this.#total += part.length;
    if (this.#total > LONG) countStreamed(part.length);
    if (this.#reader !== null) {
      this.#reader.resolve({ done: false, value: part });
      this.#reader = null;
      return;
    }
    this.#waiting.push(part);
    this.#size += part.length;
    if (this.#size < HIGH_WATER || this.#paused) return;
    this.#paused = true;
    this.#flow.pause();
  }

  end(): void {
    this.#ended = true;
    this.#reader?.resolve({ done: true, value: undefined });
    this.#reader = null;
  }

  fail(error: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#failure = error;
    this.#reader?.reject(error);
    this.#reader = null;
  }
}
