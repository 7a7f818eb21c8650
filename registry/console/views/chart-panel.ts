/** How the releases of a remote did in the last hour. */

import { html, type TemplateResult } from 'lit/html.js';
import type { Place } from '../actions/releases.ts';
import { chart } from '../charts/chart.ts';
import { linesOf, measures } from '../charts/figures.ts';
import { type RemoteData, SPAN } from './remote-data.ts';

const MINUTE = 60_000;

export function chartPanel({ figures, channel }: RemoteData, { live }: Place): TemplateResult {
  const order = [live?.stable, live?.canary?.release, live?.previous].filter((id) => id != null);
  const to = Math.floor(Date.now() / MINUTE) * MINUTE;
  const from = to - SPAN * MINUTE;
  return html`<section aria-labelledby="charts">
    <h2 id="charts">The last hour on ${channel}</h2>
    <div class="charts">
      ${measures.map((measure) => chart({ measure, lines: linesOf(figures, measure), order, from, to }))}
    </div>
  </section>`;
}
