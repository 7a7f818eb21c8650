/** What one gate said of a build, for people and for programs. */

import { ProblemError } from '@tessera/contracts/problem';
import type { Finding } from '@tessera/releases/gates';
import { explainRefusal } from '../registry/client.ts';
import { Sentence } from '../sentence.ts';

export interface Check {
  /** The release, or the channel. */
  about: string;
  gate: string;
  ok: boolean;
  /** Why it refuses and what to do; empty when it does not. */
  detail: string;
  /** The code of the refusal, where it has one. */
  code: string | null;
}

export function passed(about: string, gate: string): Check {
  return { about, gate, ok: true, detail: '', code: null };
}

/** @throws what is no refusal */
export function refused(about: string, gate: string, error: unknown): Check {
  const code = error instanceof ProblemError ? error.code : null;
  const explained = explainRefusal(error);
  if (!(explained instanceof Sentence)) throw error;
  return { about, gate, ok: false, detail: explained.message, code };
}

export function toChecks(about: string, findings: readonly Finding[]): Check[] {
  return findings.map(({ gate, error }) =>
    error === null ? passed(about, gate) : refused(about, gate, error),
  );
}
