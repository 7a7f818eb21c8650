/** Carries out `/channels/{channel}/canaries`: who may, what is meant, then the one way in which a channel changes. */

import type { Handlers } from '@tessera/contracts/http';
import { requireOwned, requireVerb } from '../access/permit.ts';
import { type RequestContext, signedBy } from '../api/context.ts';
import type { Services } from '../api/services.ts';
import { announce } from '../channels/announce.ts';
import { changeChannel, type Move } from '../channels/change-channel.ts';
import type { Entries } from '../channels/moves.ts';
import { describeActive, describeEnded } from './describe-rollout.ts';
import { moveByCommand } from './move-rollout.ts';
import type { rolloutContract } from './operations.ts';
import type { Command } from './progress.ts';
import { readPlan, startMove } from './start-canary.ts';

/** Ended rollouts that are listed. */
const SHOWN = 20;

interface Asked {
  params: { channel: string; remote: string };
  body: { reason?: string | undefined };
  idempotencyKey: string;
}

export function createRolloutHandlers(services: Services): Handlers<typeof rolloutContract, RequestContext> {
  const { rollouts, now } = services;

  async function change(
    action: Command['verb'] | 'start',
    { params, body, idempotencyKey }: Asked,
    { context, move }: { context: RequestContext; move: (entries: Entries) => Move },
  ) {
    const { channel, remote } = params;
    const changed = changeChannel(services, {
      ...{ action: `canary-${action}`, channel, remotes: [remote], reason: body.reason },
      ...{ by: signedBy(context), ifMatch: context.ifMatch, idempotencyKey, body: { ...body, remote }, move },
    });
    return { ...changed, edges: await announce(services, changed) };
  }

  function requireCanary({ actor }: RequestContext, { channel, remote }: Asked['params']): void {
    requireOwned(services, { actor, verb: 'canary', channel, remotes: [remote] });
  }

  /** What ends with everybody is a promotion, however many steps it takes. */
  function requirePromote({ actor }: RequestContext, { channel, remote }: Asked['params']): void {
    requireOwned(services, { actor, verb: 'promote', channel, remotes: [remote] });
  }

  function obeying(input: Asked, context: RequestContext, command: Command) {
    requireCanary(context, input.params);
    const reason = input.body.reason ?? '';
    const moveBy = moveByCommand(services, input.params, { command, reason });
    const move = (entries: Entries) => {
      const made = moveBy(entries);
      if (made.turn?.progress.status === 'finished') requirePromote(context, input.params);
      return made;
    };
    return change(command.verb, input, { context, move });
  }

  return {
    async listCanaries({ params: { channel } }, { actor }) {
      requireVerb(actor, 'read');
      return {
        canaries: rollouts.active(channel).map((rollout) => describeActive(rollout, now())),
        ended: rollouts.ended(channel, SHOWN).map(describeEnded),
      };
    },

    async startCanary({ params: { channel }, body, idempotencyKey }, context) {
      const { remote, release, percent, plan, reason = '' } = body;
      const params = { channel, remote };
      requireCanary(context, params);
      const asked = { remote, release, plan: readPlan(plan ?? String(percent)), reason };
      if (asked.plan.steps.at(-1) === 100) requirePromote(context, params);
      const move = startMove(services, { channel, by: signedBy(context) }, asked);
      return await change('start', { params, body, idempotencyKey }, { context, move });
    },

    async stepCanary(input, context) {
      const { percent } = input.body;
      return await obeying(input, context, { verb: 'step', ...(percent === undefined ? {} : { percent }) });
    },

    pauseCanary: async (input, context) =>
      await obeying(input, context, { verb: 'pause', reason: input.body.reason ?? '' }),
    resumeCanary: async (input, context) => await obeying(input, context, { verb: 'resume' }),
    abortCanary: async (input, context) =>
      await obeying(input, context, { verb: 'abort', reason: input.body.reason ?? '' }),
  };
}
