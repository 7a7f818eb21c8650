/** Carries out what the console shows. Everyone who may read sees all of it. */

import type { Handlers } from '@tessera/contracts/http';
import { compareReleases } from '@tessera/releases/content';
import { requireVerb } from '../access/permit.ts';
import type { RequestContext } from '../api/context.ts';
import type { Services } from '../api/services.ts';
import { liveReleases } from './live-releases.ts';
import type { consoleContract } from './operations.ts';
import { describeOverview } from './overview.ts';
import { weighPages } from './page-weights.ts';
import { describeShared } from './shared-packages.ts';

export function createConsoleHandlers(services: Services): Handlers<typeof consoleContract, RequestContext> {
  const { releases, artifacts } = services;
  return {
    async showOverview(_input, { actor }) {
      requireVerb(actor, 'read');
      return describeOverview(services);
    },
    async compareReleases({ params: { remote }, query: { before, after } }, { actor }) {
      requireVerb(actor, 'read');
      return compareReleases(releases.get(remote, before), releases.get(remote, after));
    },
    async listShared({ params: { channel } }, { actor }) {
      requireVerb(actor, 'read');
      return describeShared(liveReleases(services, channel));
    },
    async listPages({ params: { channel }, query: { limit } }, { actor }) {
      requireVerb(actor, 'read');
      return await weighPages(liveReleases(services, channel), { artifacts, limit });
    },
  };
}
