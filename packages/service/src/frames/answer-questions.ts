/** The questions of one framed connection, answered in any order. */

import type { Socket } from 'node:net';
import { toProblem } from '@tessera/contracts/problem';
import { createConnection } from './connection.ts';
import { framesErrors } from './errors.ts';
import { type GivenAnswer, LEAVE, type Message, toAnswer } from './messages.ts';

/** What is known of a question beside what is asked. */
export interface Asked<Caller> {
  caller: Caller;
  /** Milliseconds for which the answer is waited for, from its arrival. */
  left: number;
  /** Aborted when nobody waits any more. Made when somebody looks at it: most questions are answered before. */
  readonly signal: AbortSignal;
}

/** Answers a question; what it throws is answered as a problem. */
export type AnswerQuestion<Caller> = (what: unknown, asked: Asked<Caller>) => Promise<GivenAnswer>;

export interface Answering {
  receive(chunk: Buffer): void;
  /** Asks the other side to take its next questions elsewhere; it ends the connection when it has its answers. */
  leave(): void;
}

interface AnsweringOptions<Caller> {
  answer: AnswerQuestion<Caller>;
  caller: Caller;
  limit: number;
  underWay: number;
  heartbeat: number;
}

/** Why what was asked for is not needed any more; an error of its own for each would cost more than the rest. */
const GONE = 'nobody waits for the answer';

/** Milliseconds that an answer may be waited for, whatever the question says; what a timer can wait. */
const LONGEST = 2_147_483_647;

export function createAnswering<Caller>(socket: Socket, options: AnsweringOptions<Caller>): Answering {
  const underWay = new Map<unknown, Question<Caller>>();
  const connection = createConnection(socket, {
    limit: options.limit,
    heartbeat: options.heartbeat,
    holdsBack: true,
    onMessage(message) {
      if ('ask' in message) take(message);
      else if ('drop' in message) drop(message['drop']);
      else throw framesErrors.UNREADABLE('it holds nothing that is known here');
    },
    onClose() {
      for (const number of underWay.keys()) drop(number);
    },
  });

  function take({ ask: number, left, what }: Message): void {
    if (!isCount(number) || !isCount(left) || underWay.has(number))
      throw framesErrors.UNREADABLE('a question has a number of its own and says how long it is waited for');
    if (underWay.size >= options.underWay) {
      connection.send(toAnswer(number, describe(framesErrors.TOO_MANY(options.underWay))));
      return;
    }
    const question = new Question(options.caller, Math.min(left, LONGEST));
    underWay.set(number, question);
    answer(what, question).then((given) => {
      if (underWay.get(number) !== question) return;
      underWay.delete(number);
      question.end();
      connection.send(toAnswer(number, given));
    });
  }

  async function answer(what: unknown, question: Question<Caller>): Promise<GivenAnswer> {
    try {
      return await options.answer(what, question);
    } catch (error) {
      return describe(error);
    }
  }

  function drop(number: unknown): void {
    underWay.get(number)?.drop();
    underWay.delete(number);
  }

  return { receive: connection.receive, leave: () => connection.send(LEAVE) };
}

class Question<Caller> implements Asked<Caller> {
  readonly caller: Caller;
  readonly left: number;
  #gone: AbortController | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(caller: Caller, left: number) {
    this.caller = caller;
    this.left = left;
  }

  get signal(): AbortSignal {
    if (this.#gone === undefined) {
      this.#gone = new AbortController();
      this.#timer = setTimeout(() => this.drop(), this.left);
    }
    return this.#gone.signal;
  }

  drop(): void {
    this.end();
    this.#gone?.abort(GONE);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function describe(error: unknown): GivenAnswer {
  const problem = toProblem(error);
  return { status: problem.status, body: JSON.stringify(problem) };
}
