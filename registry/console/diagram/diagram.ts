/** An execution drawn: its machine, the way that it took, and the state that it is in. */

import type { ExecutionView, MachineView } from '@tessera/contracts/operator';
import { ref } from 'lit/directives/ref.js';
import { html, nothing, svg, type TemplateResult } from 'lit/html.js';
import { type Box, type Layout, layOut, type Route } from './layout.ts';
import { type Mark, type StateTrace, type Trace, traceOf } from './trace.ts';

export interface DiagramOptions {
  machine: MachineView;
  execution: ExecutionView;
  /** Epoch milliseconds. */
  now: number;
  /** Shows a visit, by its place in the history. */
  show(visit: number): void;
}

const MARGIN = 12;

const layouts = new WeakMap<MachineView, Layout>();

export function diagram({ machine, execution, now, show }: DiagramOptions): TemplateResult {
  const layout = layouts.get(machine) ?? layOut(machine);
  layouts.set(machine, layout);
  const trace = traceOf(execution, now);
  const [width, height] = [layout.width + 2 * MARGIN, layout.height + 2 * MARGIN];
  return html`<div class="diagram" ${ref(bringIntoView)} tabindex="0" role="region" aria-label="Diagram, scrolls">
      <svg width=${width} height=${height} viewBox="${-MARGIN} ${-MARGIN} ${width} ${height}" role="group" aria-label=${describe(execution)}>
        ${within(layout, trace, show)}
      </svg>
    </div>
    ${key()}`;
}

/** On a narrow page, begins where the execution is. */
function bringIntoView(element: Element | undefined): void {
  requestAnimationFrame(() => {
    const marks = '[data-mark=now], [data-mark=waiting], [data-mark=failed]';
    const found = element?.querySelector(marks) ?? element?.querySelector('[data-mark]');
    if (element === undefined || found == null) return;
    const [around, place] = [element.getBoundingClientRect(), found.getBoundingClientRect()];
    element.scrollLeft += place.left + place.width / 2 - around.left - around.width / 2;
  });
}

function within(
  { x, y, boxes, routes }: Layout,
  trace: Trace,
  show: (visit: number) => void,
): TemplateResult {
  const isTaken = ({ from, to }: Route) => trace.taken.has(`${from} ${to}`);
  const sorted = [...routes].sort((a, b) => Number(isTaken(a)) - Number(isTaken(b)));
  return svg`<g transform="translate(${x} ${y})">
    ${sorted.map((route) => way(route, isTaken(route)))}
    ${boxes.map((box) => state(box, trace, show))}
  </g>`;
}

function way({ kind, points }: Route, isTaken: boolean): TemplateResult {
  const [tipX, tipY] = points.at(-1)!;
  const [, beforeY] = points.at(-2)!;
  const height = tipY >= beforeY ? -7 : 7;
  return svg`<g class="way way--${kind}" ?data-taken=${isTaken}>
    <path d=${pathOf(points)} />
    <path class="way__tip" d="M${tipX} ${tipY}l-4 ${height}h8z" />
  </g>`;
}

/** Straight through rows, and bent between them. */
function pathOf(points: Route['points']): string {
  return points
    .map(([x, y], i) => {
      if (i === 0) return `M${x} ${y}`;
      const [beforeX, beforeY] = points[i - 1]!;
      if (beforeX === x) return `V${y}`;
      const half = (beforeY + y) / 2;
      return `C${beforeX} ${half} ${x} ${half} ${x} ${y}`;
    })
    .join('');
}

function state(box: Box, trace: Trace, show: (visit: number) => void): TemplateResult {
  const { id, name, type, x, y, width, height, inside } = box;
  const traced = trace.states.get(id);
  const isLeaf = inside.length === 0;
  const content = svg`<rect width=${width} height=${isLeaf ? height : HEAD} rx="8" />
    <text class="state__name" x="12" y="17">${name}</text>
    <text class="state__type" x="12" y="32">${told(type, traced)}</text>
    ${traced === undefined ? nothing : svg`<text class="state__mark" x=${width - 12} y="18">${signs[traced.mark]}</text>`}`;
  return svg`<g transform="translate(${x} ${y})">
    ${isLeaf ? nothing : svg`<rect class="around" width=${width} height=${height} rx="10" ?data-visited=${traced !== undefined} />`}
    ${
      traced === undefined
        ? svg`<g class="state state--${type.toLowerCase()}">${content}</g>`
        : svg`<g class="state state--${type.toLowerCase()}" data-mark=${traced.mark} role="button" tabindex="0"
            aria-label=${`${name} ${told(type, traced)}, ${words[traced.mark]}${traced.error === null ? '' : `, failed by ${traced.error}`}`}
            @click=${() => show(traced.last)} @keydown=${(event: KeyboardEvent) => press(event, () => show(traced.last))}>${content}</g>`
    }
    ${inside.map((layout) => within(layout, trace, show))}
  </g>`;
}

/** Of a box that holds others, the part that can be pressed. */
const HEAD = 42;

const signs: Readonly<Record<Mark, string>> = { done: '✓', now: '●', waiting: '◔', failed: '✕' };

const words: Readonly<Record<Mark, string>> = {
  done: 'done',
  now: 'under way',
  waiting: 'waiting',
  failed: 'failed',
};

function told(type: string, traced: StateTrace | undefined): string {
  if (traced === undefined) return type;
  const { visits, attempts } = traced;
  const again = attempts > visits ? ` · ${attempts} attempts` : '';
  return `${type}${visits > 1 ? ` · ${visits} visits` : ''}${again}`;
}

function press(event: KeyboardEvent, act: () => void): void {
  if (event.key !== 'Enter' && event.key !== ' ') return;
  event.preventDefault();
  act();
}

function describe({ machine, status, state }: ExecutionView): string {
  const where = state === null ? `it has ${status}` : `it is in ${state}`;
  return `State machine ${machine}: ${where}. The history below tells the same in words`;
}

function key(): TemplateResult {
  const line = (kind: string, isTaken: boolean, text: string) =>
    html`<li><svg class="key" viewBox="0 0 28 8" aria-hidden="true"><g class="way way--${kind}" ?data-taken=${isTaken}><path d="M1 4H27" /></g></svg>${text}</li>`;
  return html`<ul class="legend">
    ${line('next', true, 'the way it took')} ${line('next', false, 'another way')} ${line('catch', false, 'after an error')}
    ${(Object.keys(signs) as Mark[]).map((mark) => html`<li><b aria-hidden="true">${signs[mark]}</b> ${words[mark]}</li>`)}
  </ul>`;
}
