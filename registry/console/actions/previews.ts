/** Remove a preview. */

import type { Channel } from '../api.ts';
import { list } from '../format.ts';
import type { Action } from './action.ts';

export function remove({ channel, revision, edges }: Channel): Action {
  const connected = edges.filter((edge) => edge.connected).map(({ edge }) => edge);
  const following =
    connected.length === 0 ? [] : [`${list(connected)} goes on with what it has, and hears of no change.`];
  return {
    title: `Remove ${channel}?`,
    sentences: [
      `${channel} is gone, and its canaries end. Releases that only it names are collected as garbage later.`,
      ...following,
      'Whoever promotes to it again begins anew with what production is.',
    ],
    confirm: `Remove ${channel}`,
    isGrave: true,
    revision,
    async perform(api, { reason, idempotencyKey }) {
      await api.removeChannel({ params: { channel }, query: { reason }, idempotencyKey });
      return `${channel} is removed.`;
    },
  };
}
