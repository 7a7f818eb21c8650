/** One framed connection as the side that asks has it: from the first question to its end. */

import { type Connection, createConnection } from './connection.ts';
import { framesErrors } from './errors.ts';
import { ANSWER_LIMIT, type FrameAnswer, type Message, toDrop, toQuestion } from './messages.ts';
import { openFrames, type Upgrade } from './open-frames.ts';

export interface Question {
  number: number;
  /** JSON text. */
  what: string;
  /** When it is given up, by `performance.now()`. */
  due: number;
  answered(answer: FrameAnswer): void;
  failed(why: unknown): void;
}

export interface LineOptions {
  upgrade: Upgrade;
  /** Milliseconds until the connection must be open. */
  opening: number;
  /** Milliseconds of silence until the other side is asked whether it is there. */
  heartbeat: number;
}

export interface Line {
  /** False as soon as its end has begun: it must not get another question. */
  readonly usable: boolean;
  /** Asks when the connection is open. What it is then answered, or fails by, the question is told. */
  ask(question: Question): void;
  /** Nobody waits for the answer to this question any more. */
  drop(number: number): void;
}

export function openLine(options: LineOptions): Line {
  const underWay = new Map<unknown, Question>();
  let usable = true;
  let connection: Connection | null = null;
  let why = new Error('the connection has closed');

  const socket = openFrames(options.upgrade, {
    timeout: options.opening,
    onOpen(rest) {
      connection = createConnection(socket, {
        limit: ANSWER_LIMIT,
        heartbeat: options.heartbeat,
        onMessage,
        onClose: lose,
      });
      for (const question of underWay.values()) send(question);
      if (rest.length > 0) connection.receive(rest);
    },
    onRefused(answer) {
      usable = false;
      for (const question of take()) question.answered(answer);
    },
  });
  socket.on('error', (error) => {
    why = error;
  });
  socket.once('close', () => {
    if (connection === null) lose(why);
  });

  function send({ number, what, due }: Question): void {
    const left = Math.max(0, Math.ceil(due - performance.now()));
    connection?.send(toQuestion(number, left, what));
  }

  function onMessage(message: Message): void {
    const { answer: number, status, body } = message;
    if (typeof number === 'number' && typeof status === 'number') {
      const question = forget(number);
      question?.answered({ status, body });
    } else if ('leave' in message) {
      usable = false;
      rest();
    } else if ('fault' in message) {
      connection?.destroy(new Error(`the other side has ended it: ${JSON.stringify(message['fault'])}`));
    } else {
      throw framesErrors.UNREADABLE('it holds nothing that is known here');
    }
  }

  function forget(number: number): Question | undefined {
    const question = underWay.get(number);
    if (question !== undefined && underWay.delete(number)) rest();
    return question;
  }

  /** A process may end while it waits for nothing. */
  function rest(): void {
    if (underWay.size > 0) return;
    socket.unref();
    if (!usable) connection?.end();
  }

  function take(): Question[] {
    const questions = [...underWay.values()];
    underWay.clear();
    return questions;
  }

  function lose(reason: Error): void {
    usable = false;
    for (const question of take()) question.failed(reason);
  }

  return {
    get usable() {
      return usable;
    },
    ask(question) {
      underWay.set(question.number, question);
      if (underWay.size === 1) socket.ref();
      send(question);
    },
    drop(number) {
      if (forget(number) !== undefined) connection?.send(toDrop(number));
    },
  };
}
