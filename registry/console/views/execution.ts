/** One execution: where it stands, its diagram, and its history with what went into each state and came out. */

import type { ExecutionView, MachineView, VisitView } from '@tessera/contracts/operator';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { diagram } from '../diagram/diagram.ts';
import { formatDuration, formatInstant } from '../format.ts';
import { badge, empty, moment, viewHead } from '../parts.ts';
import type { Screen, View } from '../view.ts';
import { statusBadge } from './executions.ts';

/** Milliseconds after which one that runs is asked for again. */
const PACE = 1_000;

export function executionView(name: string): View {
  let isOpen = true;
  let machine: MachineView | null = null;
  return {
    title: 'Execution',
    topics: [],
    every: () => (isOpen ? PACE : null),
    async load(api, signal): Promise<Screen> {
      const { execution } = await api.getExecution({ params: { name } }, { signal });
      isOpen = execution?.status === 'running';
      if (execution === null) return () => missing(name);
      machine ??= (await api.getMachine({ params: { name: execution.machine } }, { signal })).machine;
      const drawn = machine;
      return ({ now }) => screen(execution, drawn, now);
    },
  };
}

function missing(name: string): TemplateResult {
  return html`${viewHead('Execution', html`<code>${name}</code>`)}
    ${empty('There is none of this name, or it ended more than eight days ago.')}
    <p><a href="/console/executions">All executions</a></p>`;
}

function screen(execution: ExecutionView, machine: MachineView | null, now: number): TemplateResult {
  const { title, execution: name, status } = execution;
  const about = html`<a href="/console/executions">Executions</a> · <code>${name}</code>`;
  return html`${viewHead(title ?? name, about, statusBadge(status))}
    ${facts(execution, now)}
    <section class="card" aria-labelledby="diagram">
      <h2 id="diagram">Diagram</h2>
      ${machine === null ? empty('Its machine is not known any more.') : diagram({ machine, execution, now, show })}
    </section>
    <section aria-labelledby="history">
      <h2 id="history">History</h2>
      ${history(execution)}
    </section>
    <section class="card" aria-labelledby="data">
      <h2 id="data">Input and output</h2>
      <details><summary>Show</summary>
        ${data('Input', execution.input)} ${status === 'succeeded' ? data('Output', execution.output) : nothing}
      </details>
    </section>`;
}

function facts(
  { startedAt, endedAt, state, endedIn, waitsUntil, error }: ExecutionView,
  now: number,
): TemplateResult {
  const took = Math.max(0, (endedAt === null ? now : Date.parse(endedAt)) - Date.parse(startedAt));
  const wait = waitsUntil === null ? 0 : Date.parse(waitsUntil) - now;
  return html`<dl class="facts">
      <div><dt>Began</dt><dd>${moment(startedAt, now)} <small class="faint">${formatInstant(startedAt)}</small></dd></div>
      <div><dt>${endedAt === null ? 'Runs for' : 'Took'}</dt><dd>${formatDuration(took)}</dd></div>
      <div><dt>State</dt><dd><span role="status">${state ?? `ended in ${endedIn}`}</span>${wait > 0 ? html` <small class="faint">waits another ${formatDuration(wait)}</small>` : nothing}</dd></div>
    </dl>
    ${error === null ? nothing : html`<p class="banner"><b>${error.name}</b> ${error.cause}</p>`}`;
}

function history({ states }: ExecutionView): TemplateResult {
  return html`<div class="scroll scroll--high" tabindex="0" role="region" aria-label="History as a table">
    <table class="visits">
      <thead>
        <tr><th scope="col">State</th><th scope="col">Entered</th><th scope="col">Took</th><th scope="col">Attempts</th><th scope="col">Data</th></tr>
      </thead>
      <tbody>${states.map((visit, place) => visitRow(visit, { place, first: states[0]! }))}</tbody>
    </table>
  </div>`;
}

function visitRow(visit: VisitView, { place, first }: { place: number; first: VisitView }): TemplateResult {
  const { state, path, enteredAt, leftAt, attempts, error } = visit;
  const after = Date.parse(enteredAt) - Date.parse(first.enteredAt);
  return html`<tr id="visit-${place}">
    <th scope="row">${state}${path === '' ? nothing : html`<small>in ${path.split('#')[0]}</small>`}</th>
    <td><time datetime=${enteredAt} title=${formatInstant(enteredAt)}>+${formatDuration(after)}</time></td>
    <td>${leftAt === null ? badge('wait', 'under way') : formatDuration(Date.parse(leftAt) - Date.parse(enteredAt))}</td>
    <td>${attempts}${error === null ? nothing : html` <code class="bad">${error}</code>`}</td>
    <td>
      <details>
        <summary>Show<span class="visually-hidden"> data of ${state}, visit ${place + 1}</span></summary>
        ${data('Input', visit.input)} ${leftAt === null ? nothing : data('Output', visit.output)}
      </details>
    </td>
  </tr>`;
}

function data(what: string, value: unknown): TemplateResult {
  if (value === undefined) return html`<p class="faint">${what} was not kept.</p>`;
  return html`<p class="faint">${what}</p><pre tabindex="0">${JSON.stringify(value, null, 2)}</pre>`;
}

/** Opens the row of a visit, and takes whoever pressed its state there. */
function show(place: number): void {
  const details = document.querySelector<HTMLDetailsElement>(`#visit-${place} details`);
  if (details === null) return;
  details.open = true;
  details.scrollIntoView({ block: 'center' });
  details.querySelector('summary')?.focus({ preventScroll: true });
}
