/** What a BFF and the worker of one release say to each other. */

import type { Problem } from '@tessera/contracts/problem';
import type { Instance, LoadResult, Visitor } from '@tessera/fragment/server';

/** What to render. */
export interface RenderRequest {
  fragment: string;
  params: Record<string, string | string[]>;
  visitor: Visitor;
  instance: Instance;
  /** The posted form, urlencoded; `null` asks `load` instead of `submit`. */
  form: string | null;
}

/** What came of it. */
export interface Rendered {
  result: LoadResult;
  /** Empty for a redirect. */
  html: string;
}

export interface WorkerInit {
  /** File URL of the server bundle. */
  bundle: string;
  remote: string;
  /** Names of the BFF's operations; the members of `api`. */
  operations: string[];
}

export type ToWorker =
  | { type: 'render'; run: number; request: RenderRequest }
  | { type: 'abort'; run: number }
  | { type: 'answer'; call: number; value: unknown }
  | { type: 'refusal'; call: number; problem: Problem }
  | { type: 'ping' };

export type FromWorker =
  /** Fragment → whether it takes forms. */
  | { type: 'booted'; fragments: Record<string, { submits: boolean }> }
  | { type: 'call'; run: number; call: number; operation: string; input: unknown }
  | { type: 'rendered'; run: number; rendered: Rendered }
  /** `trace` is for the log alone; absent for a problem that was thrown on purpose. */
  | { type: 'failed'; run: number; problem: Problem; trace?: string }
  | { type: 'pong' };
