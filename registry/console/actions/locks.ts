/** Lock and unlock a channel. */

import type { Channel } from '../api.ts';
import type { Action } from './action.ts';

export function lock({ channel, revision }: Channel): Action {
  return {
    title: `Lock ${channel}?`,
    sentences: [
      `Nobody can promote, roll back or widen a canary on ${channel} until it is unlocked.`,
      'A canary that the edge sees failing is still taken back.',
      'Your reason is shown to everyone who is refused.',
    ],
    confirm: `Lock ${channel}`,
    isGrave: true,
    revision,
    async perform(api, { reason }) {
      await api.lock({ params: { channel }, body: { reason } });
      return `${channel} is locked.`;
    },
  };
}

export function unlock({ channel, revision, lock: held }: Channel): Action {
  const why = held === null ? '' : `${held.actor} has locked it: ${held.reason}`;
  return {
    title: `Unlock ${channel}?`,
    sentences: [why, `Releases of ${channel} can change again.`],
    confirm: `Unlock ${channel}`,
    isGrave: false,
    revision,
    async perform(api) {
      await api.unlock({ params: { channel } });
      return `${channel} is unlocked.`;
    },
  };
}
