/**
 * The asking side: one connection for all questions, opened with the first one and again when it was lost. What was
 * under way then fails; nothing is asked twice.
 */

import { bodyTooLarge } from '../frame/too-large.ts';
import { LateError } from '../upstream/late-error.ts';
import { createDeadlines } from './deadlines.ts';
import { type Line, openLine, type Question } from './line.ts';
import { type FrameAnswer, QUESTION_LIMIT } from './messages.ts';
import { toUpgrade } from './open-frames.ts';

export interface AskerOptions {
  /** Where the server answers, `http:` or `https:`. */
  url: string;
  /** Of the upgrade, such as the credential. */
  headers: Readonly<Record<string, string>>;
  /** Most bytes of a question that the server takes. @default 1_016_000 */
  limit?: number;
  /** Questions under way at once; more wait for one of them, within their own time. @default 256 */
  underWay?: number;
  /** Milliseconds until a connection must be open. @default 5_000 */
  opening?: number;
  /** Milliseconds of silence until the server is asked whether it is there; as many later it is given up. @default 15_000 */
  heartbeat?: number;
  /** The number before that of the first question: whoever watches the wire knows an answer by its number. @default 0 */
  numbersAfter?: number;
}

export interface AskOptions {
  /** Milliseconds until it is given up. */
  timeout: number;
  /** Gives it up when it aborts. */
  signal?: AbortSignal;
}

/**
 * Rejects with LateError, with the signal's reason, with what the connection failed by, or with `body-too-large`. What
 * refuses the connection itself is the answer.
 *
 * @param what JSON text
 */
export type Ask = (what: string, options: AskOptions) => Promise<FrameAnswer>;

/** Bytes that stand around what is asked, at most. */
const ENVELOPE = 100;

/** @throws TypeError for an address that is none, or a header that cannot be sent */
export function createAsker(options: AskerOptions): Ask {
  const { limit = QUESTION_LIMIT, underWay: most = 256, opening = 5_000, heartbeat = 15_000 } = options;
  const upgrade = toUpgrade(options.url, options.headers);
  const waiting = new Set<AskedQuestion>();
  const deadlines = createDeadlines<AskedQuestion>((question) => {
    question.giveUp(new LateError(`no answer within ${question.timeout} ms`));
  });
  let line: Line | null = null;
  let underWay = 0;
  let count = options.numbersAfter ?? 0;

  const send = (question: AskedQuestion) => {
    if (!line?.usable) line = openLine({ upgrade, opening, heartbeat });
    underWay += 1;
    question.line = line;
    line.ask(question);
  };
  const settle = (question: AskedQuestion) => {
    deadlines.delete(question);
    if (waiting.delete(question)) return;
    underWay -= 1;
    for (const next of waiting) {
      if (underWay >= most) return;
      waiting.delete(next);
      send(next);
    }
  };
  return (what, { timeout, signal }) => {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (Buffer.byteLength(what) > limit - ENVELOPE) return Promise.reject(bodyTooLarge(limit - ENVELOPE));
    count += 1;
    const question = new AskedQuestion({ number: count, what, timeout, signal, settle });
    deadlines.add(question);
    if (underWay < most) send(question);
    else waiting.add(question);
    return question.promise;
  };
}

interface AskedInit {
  number: number;
  what: string;
  timeout: number;
  signal: AbortSignal | undefined;
  settle: (question: AskedQuestion) => void;
}

class AskedQuestion implements Question {
  readonly number: number;
  readonly what: string;
  readonly timeout: number;
  readonly due: number;
  readonly promise: Promise<FrameAnswer>;
  /** Where it was asked, once it was. */
  line: Line | undefined;
  readonly #signal: AbortSignal | undefined;
  readonly #settle: (question: AskedQuestion) => void;
  readonly #resolve: (answer: FrameAnswer) => void;
  readonly #reject: (why: unknown) => void;

  constructor({ number, what, timeout, signal, settle }: AskedInit) {
    this.number = number;
    this.what = what;
    this.timeout = timeout;
    this.due = performance.now() + timeout;
    this.#signal = signal;
    this.#settle = settle;
    const { promise, resolve, reject } = Promise.withResolvers<FrameAnswer>();
    this.promise = promise;
    this.#resolve = resolve;
    this.#reject = reject;
    signal?.addEventListener('abort', this.#abort, { once: true });
  }

  answered(answer: FrameAnswer): void {
    this.#end();
    this.#resolve(answer);
  }

  failed(why: unknown): void {
    this.#end();
    this.#reject(why);
  }

  giveUp(why: unknown): void {
    this.line?.drop(this.number);
    this.failed(why);
  }

  readonly #abort = (): void => this.giveUp(this.#signal?.reason);

  #end(): void {
    this.#signal?.removeEventListener('abort', this.#abort);
    this.#settle(this);
  }
}
