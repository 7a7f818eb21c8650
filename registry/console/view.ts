/** What a view is: it loads, then shows what it has loaded as often as it is asked. */

import type { TemplateResult } from 'lit/html.js';
import type { Action } from './actions/action.ts';
import type { Api, Session } from './api.ts';

/** What may be different, as the registry's events name it. */
export type Topic = 'changes' | 'figures';

export interface View {
  /** Of the document. */
  title: string;
  /** What makes it load again. */
  topics: readonly Topic[];
  /** Milliseconds after which it loads again by itself while someone looks; null for not any more. */
  every?(): number | null;
  /** Rejects with a ProblemError. */
  load(api: Api, signal: AbortSignal): Promise<Screen>;
}

export type Screen = (tools: Tools) => TemplateResult;

export interface Tools {
  session: Session;
  /** Epoch milliseconds. */
  now: number;
  /** Asks the person to confirm something, then does it. */
  propose(action: Action): void;
  /** Goes to another address of the console without leaving what is typed. */
  amend(href: string): void;
}

/** Whether this person may change remotes of a team. */
export function mayChange({ operator, teams }: Session, owner: string): boolean {
  return operator || teams.includes(owner);
}
