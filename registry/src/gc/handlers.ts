/** Carries out `POST /gc`; the operator alone may. */

import type { Handlers } from '@tessera/contracts/http';
import { requireOperator } from '../access/permit.ts';
import { type RequestContext, signedBy } from '../api/context.ts';
import type { Services } from '../api/services.ts';
import type { gcContract } from './operations.ts';

export function createGcHandlers({
  gc,
  audit,
  releases,
}: Services): Handlers<typeof gcContract, RequestContext> {
  /** Two at once would look at the same files. */
  let running: Promise<unknown> = Promise.resolve();
  return {
    async collectGarbage({ body: { apply } }, context) {
      requireOperator(context.actor, 'collect garbage');
      const work = running.then(() =>
        apply
          ? gc.apply(({ remote, id, why }) => {
              releases.forget(remote, id);
              const subject = { release: `${remote}@${id}` };
              audit.append({ ...signedBy(context), action: 'gc', remotes: [remote], reason: why, subject });
            })
          : gc.plan(),
      );
      running = work.catch(() => undefined);
      return { applied: apply, ...(await work) };
    },
  };
}
