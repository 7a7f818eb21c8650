/** Promote, roll back, and start a canary. */

import type { Live } from '../api.ts';
import { versionOf } from '../format.ts';
import { type Action, tellChanged } from './action.ts';

export interface Place {
  channel: string;
  /** Of the channel, as it was seen. */
  revision: number;
  remote: string;
  /** What is live there; `null` when the remote is not on the channel. */
  live: Live | null;
}

const OPEN_PAGES = 'Pages that are open stay on the release that they were opened with, for up to 24 hours.';

export function promote({ channel, revision, remote, live }: Place, id: string): Action {
  const before = live === null ? [] : [`${live.stable} becomes the previous release, one click away.`];
  return {
    title: `Promote ${remote} ${versionOf(id)} to ${channel}?`,
    sentences: [
      `Every visitor of ${channel} gets ${remote} ${id} from their next page on, within about a second.`,
      ...before,
      ...endOfCanary(live, id),
      OPEN_PAGES,
      'The gates run first: when one refuses, nothing changes.',
    ],
    confirm: `Promote ${versionOf(id)}`,
    isGrave: false,
    revision,
    async perform(api, { reason, idempotencyKey }) {
      const body = { releases: { [remote]: id }, reason };
      return tellChanged(await api.promote({ params: { channel }, body, idempotencyKey }));
    },
  };
}

export function rollBack({ channel, revision, remote, live }: Place, id: string): Action {
  const stable = live?.stable ?? '';
  return {
    title: `Roll ${remote} back to ${versionOf(id)} on ${channel}?`,
    sentences: [
      `Every visitor of ${channel} gets ${remote} ${id} again from their next page on, within about a second.`,
      ...endOfCanary(live, id),
      `${OPEN_PAGES} Withdraw ${stable} to take it from open pages too.`,
    ],
    confirm: `Roll back to ${versionOf(id)}`,
    isGrave: true,
    revision,
    fields: [
      {
        ...{ name: 'withdraw', label: `Withdraw ${stable}`, kind: 'check', value: '' },
        help: 'It is refused for open pages and can never be live on this channel again.',
      },
    ],
    async perform(api, { reason, fields, idempotencyKey }) {
      const body = { releases: { [remote]: id }, withdraw: fields['withdraw'] === 'on', reason };
      return tellChanged(await api.rollback({ params: { channel }, body, idempotencyKey }));
    },
  };
}

export function startCanary({ channel, revision, remote, live }: Place, id: string): Action {
  return {
    title: `Start a canary of ${remote} ${versionOf(id)} on ${channel}?`,
    sentences: [
      `A share of the visitors of ${channel} is given ${remote} ${id}; whoever gets it keeps it.`,
      `It is compared with ${live?.stable ?? 'the stable release'} all the time, and taken back by itself when it does worse.`,
      'A plan that ends with 100 promotes it.',
    ],
    confirm: 'Start canary',
    isGrave: false,
    revision,
    fields: [
      {
        ...{ name: 'plan', label: 'Plan', kind: 'text', value: '1,5,25,100 every 10m' },
        help: 'Percents of the visitors, and how long each step lasts. Without a time you widen it by hand.',
      },
    ],
    async perform(api, { reason, fields, idempotencyKey }) {
      const body = { remote, release: id, plan: fields['plan'] ?? '', reason };
      return tellChanged(await api.startCanary({ params: { channel }, body, idempotencyKey }));
    },
  };
}

function endOfCanary(live: Live | null, id: string): string[] {
  if (live === null || live.canary === null || live.canary.release === id) return [];
  return [`The canary of ${live.canary.release} ends, since it was compared with ${live.stable}.`];
}
