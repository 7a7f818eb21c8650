/** The releases of a remote: where each is live, and what can be done with it. */

import { html, nothing, type TemplateResult } from 'lit/html.js';
import { type Place, promote, rollBack, startCanary } from '../actions/releases.ts';
import type { ListedRelease, Overview } from '../api.ts';
import { count, formatBytes } from '../format.ts';
import { badge, empty, moment, release } from '../parts.ts';
import type { Allowance } from './live-panel.ts';
import type { RemoteData } from './remote-data.ts';

export function releaseTable(
  { releases, overview, remote }: RemoteData,
  place: Place,
  allowance: Allowance,
): TemplateResult {
  return html`<section aria-labelledby="releases">
    <h2 id="releases">Releases</h2>
    ${releases.length === 0 ? empty('None was published.') : nothing}
    <ul class="releases">
      ${releases.map((entry) => row(entry, { remote, overview, place, allowance }))}
    </ul>
  </section>`;
}

interface RowContext {
  remote: string;
  overview: Overview;
  place: Place;
  allowance: Allowance;
}

function row(entry: ListedRelease, { remote, overview, place, allowance }: RowContext): TemplateResult {
  const { id, publishedAt, publishedBy, files, bytes, commit } = entry;
  const live = overview.remotes.find((one) => one.remote === remote)?.live ?? {};
  const isWithdrawn = place.live?.withdrawn.includes(id) === true;
  return html`<li class="row">
    <div class="row__what">
      ${release(id)}
      ${Object.entries(live).map(([channel, { stable, canary }]) => {
        if (stable === id) return badge('good', `live on ${channel}`);
        return canary?.release === id ? badge('wait', `canary on ${channel}`) : nothing;
      })}
      ${isWithdrawn ? badge('bad', 'withdrawn') : nothing}
    </div>
    <p class="faint">
      ${moment(publishedAt, allowance.tools.now)} by ${publishedBy} · ${count(files, 'file')}, ${formatBytes(bytes)} ·
      <code>${commit.slice(0, 10)}</code>
    </p>
    <div class="buttons">${isWithdrawn ? nothing : moves(id, remote, { place, allowance })}</div>
  </li>`;
}

function moves(
  id: string,
  remote: string,
  { place, allowance: { isAllowed, tools } }: Pick<RowContext, 'place' | 'allowance'>,
): (TemplateResult | typeof nothing)[] {
  const { live } = place;
  if (live?.stable === id) return [];
  const compare =
    live === null
      ? nothing
      : html`<a class="button button--small" href="/console/remotes/${remote}/compare?before=${live.stable}&after=${id}">Compare<span class="visually-hidden"> ${id} with the stable release</span></a>`;
  if (!isAllowed) return [compare];
  const isCanary = live?.canary?.release === id;
  const button = (text: string, propose: () => void, kind = '') =>
    html`<button class="button button--small ${kind}" @click=${propose}>${text}<span class="visually-hidden"> ${id}</span></button>`;
  return [
    compare,
    live === null || live.canary !== null
      ? nothing
      : button('Canary', () => tools.propose(startCanary(place, id))),
    live?.previous === id
      ? button('Roll back', () => tools.propose(rollBack(place, id)), 'button--grave')
      : nothing,
    isCanary ? nothing : button('Promote', () => tools.propose(promote(place, id)), 'button--main'),
  ];
}
