/** What a BFF is started with that a team runs itself, outside of this checkout. */

import { Sentence } from '../sentence.ts';
import { listBffs } from './bffs.ts';
import type { Parts } from './parts.ts';

/**
 * Its environment, without its port and the keys of its owner: those are for whoever asks to put in.
 *
 * @param name as in `bff-gift-cards`
 * @throws Sentence for a BFF that runs here
 */
export function lendBff(
  name: string,
  { root, make }: { root: string; make: Parts['bff'] },
): Record<string, string> {
  const bff = name.replace(/^bff-/, '');
  if (!name.startsWith('bff-') || listBffs(root).includes(bff))
    throw new Sentence(`Cannot lend "${bff}" credentials: it runs here, as one of this checkout`);
  const nobody = { id: '', pkcs8: '', spki: '' };
  const { BFF_PORT: _, BFF_OWNER_KEYS: __, ...environment } = make(bff, 0, nobody).environment;
  return environment;
}
