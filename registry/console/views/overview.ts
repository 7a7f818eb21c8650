/** The first view: every channel, and every remote with what is live of it. */

import { html, nothing, type TemplateResult } from 'lit/html.js';
import { isPreview } from '../../src/access/scope.ts';
import type { Action } from '../actions/action.ts';
import { lock, unlock } from '../actions/locks.ts';
import { remove } from '../actions/previews.ts';
import type { Channel, Live, Overview } from '../api.ts';
import { count, formatPercent } from '../format.ts';
import { badge, empty, health, moment, release, shareBar, viewHead } from '../parts.ts';
import { searchField } from '../search-field.ts';
import type { Screen, Tools, View } from '../view.ts';

/** Channels that have a column. */
const MOST = 3;

/** @param filter text that names of remotes or teams hold */
export function overviewView(filter: string): View {
  return {
    title: 'Overview',
    topics: ['changes', 'figures'],
    async load(api, signal): Promise<Screen> {
      const overview = await api.showOverview({}, { signal });
      return (tools) => screen(overview, filter, tools);
    },
  };
}

function screen({ channels, remotes }: Overview, filter: string, tools: Tools): TemplateResult {
  const wanted = filter.toLowerCase();
  const shown = remotes.filter(({ remote, owner }) => `${remote} ${owner}`.toLowerCase().includes(wanted));
  const canaries = remotes.flatMap(({ live }) => Object.values(live).filter(({ canary }) => canary !== null));
  const about = `${count(remotes.length, 'remote')} on ${count(channels.length, 'channel')}, ${count(canaries.length, 'canary', 'canaries')} under way`;
  return html`${viewHead('Overview', about)}
    <section aria-labelledby="channels">
      <h2 id="channels">Channels</h2>
      ${channels.length === 0 ? empty('Nothing is live yet: publish a release and promote it.') : nothing}
      <ul class="channels">${channels.map((channel) => channelCard(channel, tools))}</ul>
    </section>
    <section aria-labelledby="remotes">
      <div class="bar">
        <h2 id="remotes">Remotes</h2>
        ${searchField({ label: 'Filter remotes', value: filter, search: (q) => tools.amend(q === '' ? '/console/' : `/console/?q=${encodeURIComponent(q)}`) })}
      </div>
      <div class="remotes">
        <ul data-columns=${Math.min(channels.length, MOST)}>${shown.map((remote) => remoteRow(remote, channels, tools))}</ul>
      </div>
      ${shown.length === 0 ? empty('No remote is called so.') : nothing}
    </section>`;
}

function channelCard(channel: Channel, tools: Tools): TemplateResult {
  const { channel: name, revision, issuedAt, lock: held, edges } = channel;
  const behind = edges.filter(({ connected, acknowledged }) => connected && acknowledged < revision);
  const connected = edges.filter((edge) => edge.connected);
  return html`<li class="card">
    <div class="card__top">
      <h3>${name}</h3>
      ${held === null ? nothing : badge('bad', 'Locked')}
    </div>
    <p>Revision <b>${revision}</b>, ${moment(issuedAt, tools.now)}</p>
    <p class="faint">
      ${connected.length === 0 ? 'No edge is connected' : `${count(connected.length, 'edge')} connected`}${behind.length === 0 ? '' : `, ${behind.length} behind`}
    </p>
    ${held === null ? nothing : html`<p class="note"><b>${held.actor}</b>: ${held.reason}</p>`}
    ${tools.session.operator ? channelButtons(channel, tools) : nothing}
  </li>`;
}

function channelButtons(channel: Channel, { propose }: Tools): TemplateResult {
  const { channel: name, lock: held } = channel;
  const button = (text: string, action: (channel: Channel) => Action) =>
    html`<button class="button button--small" @click=${() => propose(action(channel))}>
      ${text} <span class="visually-hidden">${name}</span>
    </button>`;
  return html`<div class="buttons">
    ${held === null ? button('Lock', lock) : button('Unlock', unlock)}
    ${held === null && isPreview(name) ? button('Remove', remove) : nothing}
  </div>`;
}

function remoteRow(
  { remote, owner, live }: Overview['remotes'][number],
  channels: readonly Channel[],
  { session }: Tools,
): TemplateResult {
  const isOwn = session.teams.includes(owner);
  return html`<li class="remote">
    <div class="remote__name">
      <a href="/console/remotes/${remote}">${remote}</a>
      <span class="faint">${owner}${isOwn ? ' · yours' : ''}</span>
    </div>
    <dl>
      ${channels.slice(0, MOST).map(({ channel }) => liveCell(remote, channel, live[channel]))}
      ${others(remote, channels, live)}
    </dl>
  </li>`;
}

/** Where else it is live, in short: previews are many. */
function others(
  remote: string,
  channels: readonly Channel[],
  live: Readonly<Record<string, Live>>,
): TemplateResult | typeof nothing {
  const there = channels.slice(MOST).filter(({ channel }) => live[channel] !== undefined);
  if (there.length === 0) return nothing;
  return html`<div class="live">
    <dt>elsewhere</dt>
    <dd>${there.map(({ channel }) => html`<a href="/console/remotes/${remote}?channel=${channel}">${channel}</a> `)}</dd>
  </div>`;
}

function liveCell(remote: string, channel: string, live: Live | undefined): TemplateResult {
  if (live === undefined)
    return html`<div class="live"><dt>${channel}</dt><dd class="faint">not live</dd></div>`;
  const { stable, canary } = live;
  return html`<div class="live">
    <dt>${channel}</dt>
    <dd>
      <a class="quiet" href="/console/remotes/${remote}?channel=${channel}">${release(stable)}</a>
      ${
        canary === null
          ? nothing
          : html`<div class="live__canary">
              <span>Canary ${release(canary.release)} ${formatPercent(canary.percent)}</span>
              ${health(canary)} ${shareBar(canary.percent)}
            </div>`
      }
    </dd>
  </div>`;
}
