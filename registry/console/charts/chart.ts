/** A line chart of one measure by release, with its legend and its table. */

import { html, nothing, svg, type TemplateResult } from 'lit/html.js';
import { formatClock, formatDuration, formatPercent } from '../format.ts';
import type { Line, Measure, Point } from './figures.ts';
import { dotsOf, pathOf, roundTop } from './scale.ts';

export interface ChartOptions {
  measure: Measure;
  lines: readonly Line[];
  /** Releases in the order of their looks: the stable one first, then the canary. */
  order: readonly string[];
  /** Epoch milliseconds of the left and the right edge. */
  from: number;
  to: number;
}

export function chart({ measure, lines, order, from, to }: ChartOptions): TemplateResult {
  const most = Math.max(0, ...lines.flatMap(({ points }) => points.map(({ value }) => value)));
  const top = roundTop(most);
  const frame = { from, to, top };
  const format = measure.unit === 'percent' ? formatPercent : formatDuration;
  const sorted = [...lines].sort((a, b) => rank(order, a) - rank(order, b));
  const look = (line: Line) => Math.min(rank(order, line), LOOKS - 1);
  return html`<figure class="chart">
    <figcaption>
      <h3>${measure.name}</h3>
      <p>${measure.about}</p>
    </figcaption>
    ${
      lines.length === 0
        ? html`<p class="chart__empty">Nothing was measured in this hour.</p>`
        : html`<div class="chart__frame">
            <div class="chart__values" aria-hidden="true">
              <span>${format(top)}</span><span>${format(top / 2)}</span><span>${format(0)}</span>
            </div>
            <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label=${describe(measure, sorted, format)}>
              ${[0, 50, 100].map((y) => svg`<line class="chart__grid" x1="0" x2="100" y1=${y} y2=${y} />`)}
              ${sorted.map((line) => svg`<path class="line line--${look(line)}" d=${pathOf(line.points, frame)} /><path class="line line--${look(line)} line--dots" d=${dotsOf(line.points, frame)} />`)}
            </svg>
            <div class="chart__times" aria-hidden="true">
              <span>${formatClock(from)}</span><span>${formatClock((from + to) / 2)}</span><span>now</span>
            </div>
          </div>
          <ul class="legend">
            ${sorted.map((line) => html`<li>${swatch(look(line))}<code>${line.release}</code> <b>${lastOf(line, format)}</b></li>`)}
          </ul>
          <details>
            <summary>Figures as a table</summary>
            ${table(measure, sorted, format)}
          </details>`
    }
  </figure>`;
}

/** Ways in which lines look. */
const LOOKS = 4;

function rank(order: readonly string[], { release }: Line): number {
  const place = order.indexOf(release);
  return place === -1 ? order.length : place;
}

function swatch(look: number): TemplateResult {
  return html`<svg class="swatch" viewBox="0 0 24 8" aria-hidden="true"><path class="line line--${look}" d="M1 4H23" /></svg>`;
}

function lastOf({ points }: Line, format: (value: number) => string): string {
  const last = points.at(-1);
  return last === undefined ? '' : format(last.value);
}

function describe(measure: Measure, lines: readonly Line[], format: (value: number) => string): string {
  const told = lines.map((line) => `${line.release} ${lastOf(line, format)}`).join(', ');
  return `${measure.name} of the last hour by release, latest: ${told}`;
}

function table(measure: Measure, lines: readonly Line[], format: (value: number) => string): TemplateResult {
  const times = [...new Set(lines.flatMap(({ points }) => points.map(({ at }) => at)))].sort((a, b) => b - a);
  const find = ({ points }: Line, at: number): Point | undefined => points.find((point) => point.at === at);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${measure.name}, by the minute">
    <table>
      <thead>
        <tr><th scope="col">Minute</th>${lines.map(({ release }) => html`<th scope="col"><code>${release}</code></th>`)}</tr>
      </thead>
      <tbody>
        ${times.map(
          (at) => html`<tr>
          <th scope="row">${formatClock(at)}</th>
          ${lines.map((line) => {
            const point = find(line, at);
            return html`<td>${point === undefined ? '–' : html`${format(point.value)} <small>of ${point.total}</small>`}</td>`;
          })}
        </tr>`,
        )}
      </tbody>
    </table>
    ${times.length === 0 ? html`<p>Nothing yet.</p>` : nothing}
  </div>`;
}
