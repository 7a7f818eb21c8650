/** What is live of a remote, and the way back. */

import { html, nothing, type TemplateResult } from 'lit/html.js';
import { type Place, rollBack } from '../actions/releases.ts';
import { versionOf } from '../format.ts';
import { empty, release } from '../parts.ts';
import type { Tools } from '../view.ts';

export interface Allowance {
  /** Whether this person may change the remote. */
  isAllowed: boolean;
  tools: Tools;
}

export function livePanel(place: Place, { isAllowed, tools }: Allowance): TemplateResult {
  const { live, channel, remote } = place;
  if (live === null) {
    return html`<section class="card" aria-labelledby="live"><h2 id="live">Live on ${channel}</h2>${empty('Nothing of this remote is live here. Promote one of its releases.')}</section>`;
  }
  const { stable, previous, withdrawn } = live;
  return html`<section class="card" aria-labelledby="live">
    <h2 id="live">Live on ${channel}</h2>
    <dl class="facts">
      <div><dt>Stable</dt><dd class="big">${release(stable)}</dd></div>
      <div><dt>Previous</dt><dd>${previous === null ? html`<span class="faint">none</span>` : release(previous)}</dd></div>
      ${withdrawn.length === 0 ? nothing : html`<div><dt>Withdrawn</dt><dd>${withdrawn.map((id) => release(id))}</dd></div>`}
    </dl>
    ${
      previous === null
        ? nothing
        : html`<div class="buttons">
            ${
              isAllowed
                ? html`<button class="button button--grave" @click=${() => tools.propose(rollBack(place, previous))}>Roll back to ${versionOf(previous)}</button>`
                : nothing
            }
            <a class="button" href="/console/remotes/${remote}/compare?before=${previous}&after=${stable}">Compare with previous</a>
          </div>`
    }
  </section>`;
}
