/** One remote on one channel: what is live, how it does, what could be live, and what has happened. */

import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Place } from '../actions/releases.ts';
import type { Overview } from '../api.ts';
import { badge, channelTabs, empty, viewHead } from '../parts.ts';
import { mayChange, type Screen, type Tools, type View } from '../view.ts';
import { canaryPanel, endedPanel } from './canary-panel.ts';
import { chartPanel } from './chart-panel.ts';
import { historyList } from './history.ts';
import { livePanel } from './live-panel.ts';
import { releaseTable } from './release-table.ts';
import { type RemoteData, SPAN } from './remote-data.ts';

/** @param asked the channel; left out, production, or the first on which the remote is */
export function remoteView(remote: string, asked: string | null): View {
  return {
    title: remote,
    topics: ['changes', 'figures'],
    async load(api, signal): Promise<Screen> {
      const options = { signal };
      const overview = await api.showOverview({}, options);
      const channel = asked ?? channelOf(overview, remote);
      const isThere = overview.channels.some((one) => one.channel === channel);
      const [releases, audit, rollouts, figures] = await Promise.all([
        api.listReleases({ params: { remote }, query: { limit: 25 } }, options),
        api.searchAudit({ query: { remote, limit: 30 } }, options),
        isThere ? api.listCanaries({ params: { channel } }, options) : { canaries: [], ended: [] },
        isThere
          ? api.listFigures({ params: { channel, remote }, query: { minutes: SPAN } }, options)
          : { figures: [] },
      ]);
      const data: RemoteData = {
        ...{ remote, channel, overview },
        releases: releases.releases,
        canary: rollouts.canaries.find((one) => one.remote === remote) ?? null,
        ended: rollouts.ended.filter((one) => one.remote === remote),
        figures: figures.figures,
        history: audit.entries,
      };
      return (tools) => screen(data, tools);
    },
  };
}

function channelOf({ remotes }: Overview, remote: string): string {
  const live = remotes.find((one) => one.remote === remote)?.live ?? {};
  return 'production' in live ? 'production' : (Object.keys(live)[0] ?? 'production');
}

function screen(data: RemoteData, tools: Tools): TemplateResult {
  const { remote, channel, overview, canary } = data;
  const owned = overview.remotes.find((one) => one.remote === remote);
  if (owned === undefined)
    return html`${viewHead(remote, 'No such remote')}${empty('Nobody has registered it.')}`;
  const state = overview.channels.find((one) => one.channel === channel);
  const place: Place = { channel, remote, revision: state?.revision ?? 0, live: owned.live[channel] ?? null };
  const isAllowed = mayChange(tools.session, owned.owner);
  const tabs = channelTabs(overview.channels, channel, (to) => `/console/remotes/${remote}?channel=${to}`);
  const about = html`owned by <b>${owned.owner}</b>${isAllowed ? nothing : html`, who alone change it`}`;
  return html`${viewHead(remote, about, tabs)}
    ${
      state?.lock == null
        ? nothing
        : html`<p class="banner">${badge('bad', 'Locked')} ${state.lock.actor} has locked ${channel}: ${state.lock.reason}</p>`
    }
    <div class="columns">
      <div class="columns__main">
        ${livePanel(place, { isAllowed, tools })}
        ${canary === null ? nothing : canaryPanel({ channel, revision: place.revision, canary }, { isAllowed, tools })}
        ${chartPanel(data, place)}
        ${releaseTable(data, place, { isAllowed, tools })}
      </div>
      <div class="columns__side">
        ${endedPanel(data.ended, tools)}
        ${historyList(data.history, tools, { title: 'History', href: `/console/audit?remote=${remote}`, remote })}
      </div>
    </div>`;
}
