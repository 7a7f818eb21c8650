/** A pass as whoever asked for it hears of it. */

import { overrideLink, type Pass } from '@tessera/contracts/developers';

export interface IssuedPass {
  pass: string;
  link: string | null;
  releases: Record<string, string>;
  /** Epoch milliseconds. */
  expiresAt: number;
}

export function describePass({ token, pass }: { token: string; pass: Pass }): IssuedPass {
  const isOverride = pass.use === 'override';
  return {
    pass: token,
    link: isOverride ? overrideLink(pass.aud, token) : null,
    releases: isOverride ? pass.releases : {},
    expiresAt: pass.exp * 1_000,
  };
}
