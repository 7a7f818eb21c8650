/** A canary: its share, its plan, what its evidence says, and what a person can do about it. */

import { html, nothing, type TemplateResult } from 'lit/html.js';
import { abort, type CanaryPlace, pause, resume, step, stepsOf } from '../actions/canaries.ts';
import type { Canary, EndedCanary } from '../api.ts';
import { formatPercent } from '../format.ts';
import { badge, health, moment, percentOf, release, shareBar } from '../parts.ts';
import type { Tools } from '../view.ts';
import type { Allowance } from './live-panel.ts';

export function canaryPanel(place: CanaryPlace, { isAllowed, tools }: Allowance): TemplateResult {
  const { canary } = place;
  const { release: id, stable, percent, plan, status, verdict, nextAt, visitors } = canary;
  const isPaused = status === 'paused';
  const canMove = status === 'running' || status === 'finished' || isPaused;
  return html`<section class="card card--canary" aria-labelledby="canary">
    <div class="card__top"><h2 id="canary">Canary</h2>${health(canary)}</div>
    <dl class="facts">
      <div><dt>Release</dt><dd class="big">${release(id)}</dd></div>
      <div><dt>Share</dt><dd class="big">${percentOf(percent)}</dd></div>
      <div><dt>Compared with</dt><dd>${release(stable)}</dd></div>
      <div><dt>Counted visitors</dt><dd>${visitors.canary} <span class="faint">and ${visitors.control} with stable</span></dd></div>
    </dl>
    ${shareBar(percent)}
    <ol class="steps" aria-label="Plan">
      ${stepsOf(plan).map((at) => html`<li aria-current=${at === percent ? 'step' : nothing} ?data-done=${at <= percent}>${formatPercent(at)}</li>`)}
    </ol>
    <p class="verdict">${verdict.reason}${pace(nextAt, tools.now)}</p>
    ${isAllowed ? buttons(place, { canMove, isPaused, tools }) : nothing}
    ${evidence(canary)}
  </section>`;
}

/** When the plan lets it widen. */
function pace(nextAt: string | null, now: number): TemplateResult | typeof nothing {
  if (nextAt === null) return nothing;
  if (Date.parse(nextAt) > now)
    return html` <span class="faint">Widens ${moment(nextAt, now)} at the earliest.</span>`;
  return html` <span class="faint">The step has lasted as long as the plan says.</span>`;
}

function buttons(
  place: CanaryPlace,
  { canMove, isPaused, tools }: { canMove: boolean; isPaused: boolean; tools: Tools },
): TemplateResult {
  return html`<div class="buttons">
    ${canMove ? html`<button class="button button--main" @click=${() => tools.propose(step(place))}>Widen</button>` : nothing}
    ${
      canMove
        ? html`<button class="button" @click=${() => tools.propose(isPaused ? resume(place) : pause(place))}>${isPaused ? 'Resume' : 'Pause'}</button>`
        : nothing
    }
    <button class="button button--grave" @click=${() => tools.propose(abort(place))}>Abort</button>
  </div>`;
}

function evidence({ metrics }: Canary): TemplateResult {
  return html`<details>
    <summary>Evidence of ${metrics.length} metrics</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="Evidence">
      <table>
        <thead>
          <tr><th scope="col">Visitors with</th><th scope="col">Canary</th><th scope="col">Expected</th><th scope="col">Stable</th><th scope="col">Evidence</th><th scope="col">Alarm from</th></tr>
        </thead>
        <tbody>
          ${metrics.map(
            ({ title, source, canary, expected, control, evidence, alarmFrom }) => html`<tr>
              <th scope="row">${title} <small>${source === 'edge' ? 'seen by the edge' : 'told by browsers'}</small></th>
              <td>${canary}</td><td>${expected.toFixed(1)}</td><td>${control}</td>
              <td>${evidence < 1_000 ? evidence.toFixed(2) : evidence.toExponential(1)}</td><td>${Math.round(alarmFrom)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}

const ends: Readonly<Record<string, 'good' | 'bad' | 'plain'>> = {
  finished: 'good',
  aborted: 'bad',
  withdrawn: 'bad',
  suspect: 'bad',
};

/** Canaries of before. */
export function endedPanel(ended: readonly EndedCanary[], { now }: Tools): TemplateResult | typeof nothing {
  if (ended.length === 0) return nothing;
  return html`<section class="card" aria-labelledby="ended">
    <h2 id="ended">Earlier canaries</h2>
    <ul class="timeline">
      ${ended.slice(0, 5).map(
        ({ release: id, status, endReason, endedAt, startedBy }) => html`<li>
          <p>${release(id)} ${badge(ends[status] ?? 'plain', status)}</p>
          ${endReason === null || endReason === '' ? nothing : html`<p>${endReason}</p>`}
          <p class="faint">by ${startedBy}, ended ${moment(endedAt, now)}</p>
        </li>`,
      )}
    </ul>
  </section>`;
}
