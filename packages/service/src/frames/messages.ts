/**
 * What the two sides of a framed connection tell each other, each in a frame of its own:
 *
 * - `{ ask, left, what }`: a question by its number, with the milliseconds for which its answer is waited for;
 * - `{ answer, status, body? }`: the answer to the question of that number, as HTTP has it;
 * - `{ drop }`: nobody waits for the answer to that question any more;
 * - `{ ping: true }` and `{ pong: true }`: is anybody there;
 * - `{ leave: true }`: this side stops, take new questions elsewhere;
 * - `{ fault }`: the problem for which this side ends the connection.
 */

import type { Problem } from '@tessera/contracts/problem';

/** The protocol's name and version in `Upgrade` (RFC 9110 §7.8). */
export const PROTOCOL = 'tessera-frames/1';

/** Most bytes of a question: a body of 1 MB, and what stands around it. */
export const QUESTION_LIMIT = 1_016_000;

/** Most bytes of an answer. */
export const ANSWER_LIMIT = 64_000_000;

/** An answer as it arrives. */
export interface FrameAnswer {
  status: number;
  /** Parsed JSON; undefined for none. */
  body: unknown;
}

/** An answer as it is given. */
export interface GivenAnswer {
  status: number;
  /** JSON text, or undefined for none. */
  body: string | undefined;
}

/** A frame's content, of which nothing is known but that it is an object. */
export type Message = Readonly<Record<string, unknown>>;

/** @param what JSON text */
export function toQuestion(number: number, left: number, what: string): string {
  return `{"ask":${number},"left":${left},"what":${what}}`;
}

export function toAnswer(number: number, { status, body }: GivenAnswer): string {
  return body === undefined
    ? `{"answer":${number},"status":${status}}`
    : `{"answer":${number},"status":${status},"body":${body}}`;
}

export function toDrop(number: number): string {
  return `{"drop":${number}}`;
}

export function toFault(problem: Problem): string {
  return JSON.stringify({ fault: problem });
}

export const PING = '{"ping":true}';
export const PONG = '{"pong":true}';
export const LEAVE = '{"leave":true}';
