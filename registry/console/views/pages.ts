/** What a first visit to each route downloads, and what of it comes twice. */

import { html, nothing, svg, type TemplateResult } from 'lit/html.js';
import type { Overview, Weights } from '../api.ts';
import { count, formatBytes, list } from '../format.ts';
import { badge, channelTabs, empty, viewHead } from '../parts.ts';
import type { Screen, View } from '../view.ts';

type Page = Weights['pages'][number];

/** Ways in which parts of a bar look. */
const LOOKS = 6;

export function pagesView(channel: string): View {
  return {
    title: 'Pages',
    topics: ['changes'],
    async load(api, signal): Promise<Screen> {
      const [weights, overview] = await Promise.all([
        api.listPages({ params: { channel }, query: { limit: 100 } }, { signal }),
        api.showOverview({}, { signal }),
      ]);
      return () => screen(weights, overview, channel);
    },
  };
}

function screen({ pages, total }: Weights, { channels }: Overview, channel: string): TemplateResult {
  const most = Math.max(1, ...pages.map(({ transferred }) => transferred));
  const tabs = channelTabs(channels, channel, (to) => `/console/pages?channel=${to}`);
  const about = `Scripts and styles of a first visit, as they cross the wire${total > pages.length ? `; the heaviest ${pages.length} of ${total} routes` : ''}`;
  return html`${viewHead('Pages', about, tabs)}
    ${pages.length === 0 ? empty('No route is live on this channel.') : nothing}
    <ul class="pages">${pages.map((page) => row(page, most))}</ul>`;
}

function row({ pattern, remote, bytes, transferred, parts, duplicates }: Page, most: number): TemplateResult {
  const twice = duplicates.reduce((sum, duplicate) => sum + (duplicate.transferred ?? 0), 0);
  return html`<li class="card page">
    <div class="card__top">
      <h2><code>${pattern}</code></h2>
      <a href="/console/remotes/${remote}">${remote}</a>
      <p class="page__sum"><b>${formatBytes(transferred)}</b> <span class="faint">${formatBytes(bytes)} unpacked</span></p>
    </div>
    ${bar(parts, most)}
    <ul class="legend">
      ${parts.map(
        (part, i) =>
          html`<li><svg class="dot" viewBox="0 0 8 8" aria-hidden="true"><rect class="part--${i % LOOKS}" width="8" height="8" rx="2" /></svg>
            ${part.remote} <b>${formatBytes(part.transferred)}</b> <span class="faint">${count(part.files, 'file')}</span></li>`,
      )}
    </ul>
    ${duplicates.length === 0 ? html`<p class="faint">Nothing comes twice.</p>` : doubles(duplicates, twice)}
  </li>`;
}

function bar(parts: Page['parts'], most: number): TemplateResult {
  let at = 0;
  const rects = parts.map(({ transferred }, i) => {
    const width = (transferred / most) * 100;
    const rect = svg`<rect class="part--${i % LOOKS}" x=${at} width=${Math.max(0, width - 0.2)} height="6" />`;
    at += width;
    return rect;
  });
  return html`<svg class="stack" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">${rects}</svg>`;
}

function doubles(duplicates: Page['duplicates'], twice: number): TemplateResult {
  return html`<details>
    <summary>${badge('wait', count(duplicates.length, 'duplicate'))}${twice === 0 ? nothing : html` ${formatBytes(twice)} more than needed`}</summary>
    <ul class="changes">
      ${duplicates.map(({ what, remotes, transferred }) => html`<li><code>${what}</code> by ${list(remotes)}${transferred === null ? '' : `, ${formatBytes(transferred)}`}</li>`)}
    </ul>
  </details>`;
}
