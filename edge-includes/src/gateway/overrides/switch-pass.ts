/** Asks the registry for a pass with one release changed: an edge signs none itself. */

import { isProblem, problemFrom } from '@tessera/contracts/problem';
import { z } from 'zod';
import { gatewayErrors } from '../errors.ts';

/** Answers the new pass. Rejects with a ProblemError: the registry's refusal, or 502 when it does not answer. */
export type SwitchPass = (change: {
  pass: string;
  remote: string;
  release: string | null;
}) => Promise<string>;

/** For an edge that has no registry. */
export const noSwitch: SwitchPass = async () => {
  throw gatewayErrors.OVERRIDE_FIXED('this edge has no registry');
};

/** Milliseconds that a person waits, at most. */
const TIMEOUT = 3_000;

const issued = z.object({ pass: z.string() });

/** @param registry a channel at the registry, such as `http://127.0.0.1:9300/channels/production`, and its token */
export function createSwitchPass(registry: { url: string; token: string }): SwitchPass {
  const url = registry.url.replace(/\/channels\/[^/]+\/?$/, '/passes/switch');
  return async (change) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${registry.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(change),
      signal: AbortSignal.timeout(TIMEOUT),
    }).catch(() => {
      throw gatewayErrors.OVERRIDE_FIXED('the registry does not answer');
    });
    const answer: unknown = await response.json().catch(() => null);
    const found = issued.safeParse(answer);
    if (response.ok && found.success) return found.data.pass;
    if (isProblem(answer)) throw problemFrom(answer);
    throw gatewayErrors.OVERRIDE_FIXED(`the registry answered ${response.status}`);
  };
}
