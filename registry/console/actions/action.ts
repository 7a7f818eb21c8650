/** Something that a person can do: what will happen in words, and how it is done once they confirm it. */

import type { Api } from '../api.ts';
import { count, list } from '../format.ts';

export interface Action {
  /** A question. */
  title: string;
  /** What will happen, sentence by sentence. */
  sentences: readonly string[];
  /** What the button says. */
  confirm: string;
  /** Whether it takes something away. */
  isGrave: boolean;
  /** More to say than why. @default [] */
  fields?: readonly Field[];
  /** The revision of the channel that the sentences are about. */
  revision: number;
  /** Answers what has happened, in a sentence. Rejects with a ProblemError. */
  perform(api: Api, input: Input): Promise<string>;
}

export interface Field {
  name: string;
  label: string;
  kind: 'text' | 'check';
  /** What it begins with; `on` checks a box. */
  value: string;
  help?: string;
}

/** What the person has entered. */
export interface Input {
  reason: string;
  /** Field name → its value; `on` of a checked box, empty otherwise. */
  fields: Readonly<Record<string, string>>;
  /** The same for every attempt of one confirmation, so that it happens once. */
  idempotencyKey: string;
}

/** What became of a channel, with the edges that were told. */
export function tellChanged({
  channel,
  revision,
  changed,
  edges,
}: {
  channel: string;
  revision: number;
  changed: boolean;
  edges: { acknowledged: string[]; silent: string[] };
}): string {
  if (!changed) return `Nothing to do: ${channel} is so already.`;
  const { acknowledged, silent } = edges;
  const begin = `Revision ${revision} of ${channel}`;
  if (silent.length > 0) return `${begin} is issued, but ${list(silent)} has not answered yet.`;
  if (acknowledged.length === 0) return `${begin} is issued; no edge is connected.`;
  return `${begin} is served by ${count(acknowledged.length, 'edge')}.`;
}
