/** The BFFs that run from their sources on this machine. While one starts anew, who asks for it waits. */

import { devErrors } from './errors.ts';

/** How a BFF is, as its parent tells. */
export type LocalBff =
  | { name: string; status: 'starting' }
  | { name: string; status: 'running'; url: string }
  /** Its last words. */
  | { name: string; status: 'broken'; said: string };

export interface LocalBffs {
  has(bff: string): boolean;
  put(bff: LocalBff): void;
  /** Where it answers. Rejects with a ProblemError: 502 when it does not start, 504 when that takes too long. */
  addressOf(bff: string): Promise<URL>;
}

/** @param patience milliseconds that a request waits for a start @default 10_000 */
export function createLocalBffs({ patience = 10_000 }: { patience?: number } = {}): LocalBffs {
  const known = new Map<string, LocalBff>();
  const waiting = new Set<() => void>();

  return {
    has: (bff) => known.has(bff),
    put(bff) {
      known.set(bff.name, bff);
      for (const look of [...waiting]) look();
    },
    addressOf(bff) {
      const { promise, resolve, reject } = Promise.withResolvers<URL>();
      const look = () => {
        const found = known.get(bff)!;
        switch (found.status) {
          case 'starting':
            return;
          case 'running':
            resolve(new URL(found.url));
            break;
          case 'broken':
            reject(devErrors.BFF_BROKEN(bff, found.said));
        }
        waiting.delete(look);
        clearTimeout(timer);
      };
      const timer = setTimeout(() => {
        waiting.delete(look);
        reject(devErrors.BFF_LATE(bff, patience));
      }, patience);
      waiting.add(look);
      look();
      return promise;
    },
  };
}
