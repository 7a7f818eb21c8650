/** What a row of the bench is given, and what it tells. */

import type { Figure } from '@tessera/testing/figures';
import type { Peer, RunningPeer } from '../peers/peer.ts';
import type { Contestant, Pace } from './contest.ts';

export interface RowContext {
  /** Port of the origin. */
  origin: number;
  pace: Pace;
}

export interface RowReport {
  figures: Figure[];
  notes: string[];
}

export type Row = (context: RowContext) => Promise<RowReport>;

/** A started server under the name of its peer. */
export interface Entrant extends Contestant {
  running: RunningPeer;
}

/**
 * Starts those peers that can run here; the others are told.
 *
 * @param page the page's path, in the peer's dialect
 */
export async function enter(
  stack: AsyncDisposableStack,
  peers: readonly { peer: Peer; page: string }[],
  { origin, pace }: RowContext,
): Promise<{ entrants: Entrant[]; notes: string[] }> {
  const entrants: Entrant[] = [];
  const notes: string[] = [];
  for (const { peer, page } of peers) {
    const missing = peer.missing();
    if (missing !== null) {
      notes.push(`${peer.name}: ${missing}`);
      continue;
    }
    try {
      const running = stack.use(await peer.start({ origin, core: pace.cores.server }));
      const path = `/${peer.dialect}/${page}`;
      const url = `http://127.0.0.1:${running.port}${path}`;
      entrants.push({ name: peer.name, url, running, mayFail: peer.foreign });
    } catch (error) {
      notes.push(`${peer.name}: ${(error as Error).message.split('\n', 1)[0]}`);
    }
  }
  return { entrants, notes };
}

/** Two decimals are more than a measurement is good for. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
