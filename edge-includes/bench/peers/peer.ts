/** Servers that compose pages, as benchmarks and comparisons start them: one address in front of one origin. */

import type { Program } from './program.ts';

export interface PeerOptions {
  /** Port of the origin on this machine. */
  origin: number;
  /** The core that it stays on. */
  core?: number | undefined;
}

export interface RunningPeer extends AsyncDisposable {
  port: number;
  program: Program;
}

/** How a page says what is included: ESI, ESI with the header that Traffic Server asks for, or nginx's SSI. */
export type Dialect = 'esi' | 'ats' | 'ssi';

export interface Peer {
  name: string;
  dialect: Dialect;
  /** Whether it was made elsewhere: when it fails, the others are measured without it. */
  foreign: boolean;
  /** Why it cannot run here; `null` when it can. */
  missing(): string | null;
  start(options: PeerOptions): Promise<RunningPeer>;
}
