/**
 * The answering side of framed connections, on the port of an HTTP server: a connection begins with an upgrade (RFC 9110
 * §7.8), where the caller's credential is proved once for all that it asks.
 */

import { type IncomingHttpHeaders, type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { PROBLEM_TYPE, type Problem, toProblem } from '@tessera/contracts/problem';
import { type AnswerQuestion, createAnswering } from './answer-questions.ts';
import { PROTOCOL, QUESTION_LIMIT } from './messages.ts';

export interface FrameServerOptions<Caller> {
  /** Who asks. What it throws is answered to the upgrade as a problem. */
  authenticate(headers: IncomingHttpHeaders): Caller;
  answer: AnswerQuestion<Caller>;
  /** Most bytes of a question. @default 1_016_000 */
  limit?: number;
  /** Questions of one connection under way at once; one more is answered 503. @default 1_024 */
  underWay?: number;
  /** Milliseconds of silence until the other side is asked whether it is there. @default 15_000 */
  heartbeat?: number;
  /** Milliseconds for what is under way when the server stops. @default 5_000 */
  grace?: number;
}

export interface FrameServer {
  /** For the server's event `upgrade`. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Answers what is under way, then ends; the others are told to ask elsewhere. */
  stop(): void;
}

/** Whether a request wants frames: an HTTP server's `shouldUpgradeCallback`. Whatever else it wants is ignored. */
export function wantsFrames({ headers }: IncomingMessage): boolean {
  return headers.upgrade === PROTOCOL;
}

export function createFrameServer<Caller>(options: FrameServerOptions<Caller>): FrameServer {
  const { authenticate, answer, limit = QUESTION_LIMIT, underWay = 1_024, heartbeat = 15_000 } = options;
  const open = new Map<Duplex, { leave(): void }>();
  let stopping = false;
  return {
    upgrade(request, socket, head) {
      // What it fails by is told to whoever waits for it, if anybody does.
      socket.on('error', () => socket.destroy());
      let caller: Caller;
      try {
        caller = authenticate(request.headers);
      } catch (error) {
        return refuse(socket, toProblem(error));
      }
      socket.write(
        `HTTP/1.1 101 ${STATUS_CODES[101]}\r\nConnection: Upgrade\r\nUpgrade: ${PROTOCOL}\r\n\r\n`,
      );
      const answering = createAnswering(socket as Socket, { answer, caller, limit, underWay, heartbeat });
      open.set(socket, answering);
      socket.once('close', () => open.delete(socket));
      if (stopping) answering.leave();
      if (head.length > 0) answering.receive(head);
    },
    stop() {
      stopping = true;
      for (const answering of open.values()) answering.leave();
      const late = setTimeout(() => {
        for (const socket of open.keys()) socket.destroy();
      }, options.grace ?? 5_000);
      late.unref();
    },
  };
}

function refuse(socket: Duplex, problem: Problem): void {
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}\r\nContent-Type: ${PROBLEM_TYPE}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n${body}`,
  );
}
