/** Small pieces that many views have. */

import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Channel } from './api.ts';
import { digestOf, formatAge, formatInstant, formatPercent, versionOf } from './format.ts';

/** A release: its version, and faintly what tells it from another build of it. */
export function release(id: string): TemplateResult {
  return html`<span class="release"><b>${versionOf(id)}</b><small>${digestOf(id)}</small></span>`;
}

/** A moment, by its distance. */
export function moment(at: string, now: number): TemplateResult {
  return html`<time datetime=${at} title=${formatInstant(at)}>${formatAge(at, now)}</time>`;
}

export type Tone = 'good' | 'wait' | 'bad' | 'plain';

/** A state in a word; never by colour alone. */
export function badge(tone: Tone, text: string): TemplateResult {
  return html`<span class="badge badge--${tone}">${text}</span>`;
}

const verdicts: Readonly<Record<string, { tone: Tone; text: string }>> = {
  healthy: { tone: 'good', text: 'Healthy' },
  waiting: { tone: 'wait', text: 'Gathering evidence' },
  suspect: { tone: 'bad', text: 'Suspect' },
  withdraw: { tone: 'bad', text: 'Failing' },
};

/** How a canary does. */
export function health({ status, verdict }: { status: string; verdict: { status: string } }): TemplateResult {
  if (status === 'paused') return badge('plain', 'Paused');
  const { tone, text } = verdicts[verdict.status] ?? { tone: 'plain' as const, text: verdict.status };
  return badge(tone, text);
}

/** The share of visitors, as a bar; its number stands beside it. */
export function shareBar(percent: number): TemplateResult {
  return html`<svg class="share" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
    <rect class="share__all" width="100" height="4" /><rect class="share__part" width=${percent} height="4" />
  </svg>`;
}

export function percentOf(percent: number): TemplateResult {
  return html`${formatPercent(percent)} <span class="faint">of visitors</span>`;
}

/** Links to the same view of other channels. */
export function channelTabs(
  channels: readonly Pick<Channel, 'channel'>[],
  current: string,
  hrefOf: (channel: string) => string,
): TemplateResult | typeof nothing {
  if (channels.length < 2) return nothing;
  return html`<nav class="tabs" aria-label="Channel">
    ${channels.map(
      ({ channel }) =>
        html`<a href=${hrefOf(channel)} aria-current=${channel === current ? 'page' : nothing}>${channel}</a>`,
    )}
  </nav>`;
}

export function empty(text: string): TemplateResult {
  return html`<p class="empty">${text}</p>`;
}

/** The top of a view: its one heading, what it is about, and what can be done. */
export function viewHead(
  title: TemplateResult | string,
  about: TemplateResult | string,
  aside: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  return html`<header class="head"><div><h1 tabindex="-1">${title}</h1><p>${about}</p></div>${aside}</header>`;
}
