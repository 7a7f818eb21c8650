/** Version drift of shared packages: what live remotes ask for, beside what the shell provides. */

import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Overview, Shared } from '../api.ts';
import { count } from '../format.ts';
import { badge, channelTabs, empty, release, viewHead } from '../parts.ts';
import type { Screen, View } from '../view.ts';

export function sharedView(channel: string): View {
  return {
    title: 'Shared packages',
    topics: ['changes'],
    async load(api, signal): Promise<Screen> {
      const [shared, overview] = await Promise.all([
        api.listShared({ params: { channel } }, { signal }),
        api.showOverview({}, { signal }),
      ]);
      return () => screen(shared, overview, channel);
    },
  };
}

function screen(
  { shell, packages, bundled }: Shared,
  { channels }: Overview,
  channel: string,
): TemplateResult {
  const tabs = channelTabs(channels, channel, (to) => `/console/shared?channel=${to}`);
  const about = html`What live remotes ask for, beside what the shell provides${shell === null ? nothing : html` in ${release(shell)}`}`;
  return html`${viewHead('Shared packages', about, tabs)}
    ${packages.length === 0 ? empty('Nothing is shared on this channel.') : nothing}
    <div class="packages">${packages.map(card)}</div>
    ${
      bundled.length === 0
        ? nothing
        : html`<section aria-labelledby="bundled">
            <h2 id="bundled">Bundled by several remotes</h2>
            <div class="packages">${bundled.map(bundledCard)}</div>
          </section>`
    }`;
}

function card({ name, provided, ranges }: Shared['packages'][number]): TemplateResult {
  const broken = ranges.filter(({ satisfied }) => !satisfied);
  const state =
    ranges.length === 0
      ? badge('plain', 'Nobody asks for it')
      : broken.length > 0
        ? badge('bad', `${count(broken.flatMap(({ remotes }) => remotes).length, 'remote')} bring their own`)
        : ranges.length > 1
          ? badge('wait', `${ranges.length} ranges, all satisfied`)
          : badge('good', 'In step');
  return html`<section class="card" aria-label=${name}>
    <div class="card__top"><h2>${name}</h2>${state}</div>
    <p>${provided === null ? 'The shell does not provide it.' : html`The shell provides <b class="mono">${provided}</b>.`}</p>
    <ul class="ranges">
      ${ranges.map(
        ({ range, satisfied, remotes }) => html`<li>
          <code>${range}</code> ${satisfied ? nothing : badge('bad', 'not satisfied')}
          ${users(remotes)}
        </li>`,
      )}
    </ul>
  </section>`;
}

function bundledCard({ name, versions }: Shared['bundled'][number]): TemplateResult {
  const isDrifting = versions.length > 1;
  return html`<section class="card" aria-label="${name}, bundled">
    <div class="card__top">
      <h3 class="mono">${name}</h3>
      ${isDrifting ? badge('wait', `${versions.length} versions`) : badge('plain', 'one version')}
    </div>
    <ul class="ranges">
      ${versions.map(({ version, remotes }) => html`<li><code>${version}</code> ${users(remotes)}</li>`)}
    </ul>
  </section>`;
}

function users(remotes: Shared['bundled'][number]['versions'][number]['remotes']): TemplateResult {
  return html`<p>${remotes.map(({ remote, canary }) => html`<a href="/console/remotes/${remote}">${remote}${canary ? ' (canary)' : ''}</a> `)}</p>`;
}
