/** Functions: what they use, and where the same load would be cheapest. */

import type { FunctionUsage, Usage } from '@tessera/contracts/operator';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { count, formatDollars, formatDuration, formatPercent } from '../format.ts';
import { badge, empty, moment, viewHead } from '../parts.ts';
import type { Screen, Tools, View } from '../view.ts';

/** Milliseconds after which they are measured again. */
const PACE = 3_000;

type Monthly = Usage['all']['monthly'];

const places = { lambda: 'AWS Lambda', cloudRun: 'Cloud Run', containers: 'Containers' } as const;

export function functionsView(): View {
  return {
    title: 'Functions',
    topics: [],
    every: () => PACE,
    async load(api, signal): Promise<Screen> {
      const usage = await api.getUsage({}, { signal });
      return (tools) => screen(usage, tools);
    },
  };
}

function screen(usage: Usage, { now }: Tools): TemplateResult {
  const { functions, since } = usage;
  const calls = functions.reduce((sum, { invocations }) => sum + invocations, 0);
  const about = html`${count(calls, 'invocation')} since the host started ${moment(since, now)}`;
  return html`${viewHead('Functions', about)}
    ${functions.length === 0 ? empty('The host has no functions.') : nothing}
    <section aria-labelledby="decision">
      <h2 id="decision">Where this load is cheapest</h2>
      ${decision(usage)}
    </section>
    <section aria-labelledby="use">
      <h2 id="use">What each function uses</h2>
      ${useTable(functions)}
    </section>
    <section class="card" aria-labelledby="prices"><h2 id="prices">Prices and what they take for granted</h2>${prices(usage)}</section>`;
}

function decision({ functions, all }: Usage): TemplateResult {
  const { monthly, containers, breakEven } = all;
  return html`<p class="verdict">
      For all of it together: <b>${places[monthly.cheapest]}</b>, ${formatDollars(monthly[monthly.cheapest])} a month.
      ${breakEven === null ? nothing : html`<span class="faint">From ${formatRate(breakEven)} on, around the clock, one container is cheaper than Lambda; now it takes ${count(containers, 'container')}.</span>`}
    </p>
    <div class="scroll scroll--high" tabindex="0" role="region" aria-label="Dollars a month, by function and place">
      <table class="figures">
        <thead>
          <tr><th scope="col">Dollars a month</th>${Object.values(places).map((name) => html`<th scope="col">${name}</th>`)}<th scope="col">Cheapest</th></tr>
        </thead>
        <tbody>
          ${functions.map(({ name, monthly: own }) => decisionRow(name, own))}
          <tr class="sum">${decisionCells('All together', monthly)}</tr>
        </tbody>
      </table>
    </div>`;
}

function decisionRow(name: string, monthly: Monthly): TemplateResult {
  return html`<tr>${decisionCells(name, monthly)}</tr>`;
}

function decisionCells(name: string, monthly: Monthly): TemplateResult {
  const most = Math.max(...keys.map((key) => monthly[key]));
  return html`<th scope="row">${name}</th>
    ${keys.map((key) => html`<td>${key === monthly.cheapest ? html`<b>${formatDollars(monthly[key])}</b>` : formatDollars(monthly[key])}${bar(monthly[key], most)}</td>`)}
    <td>${badge('good', places[monthly.cheapest])}</td>`;
}

const keys = ['lambda', 'cloudRun', 'containers'] as const;

function useTable(functions: readonly FunctionUsage[]): TemplateResult {
  const slowest = Math.max(...functions.map(({ duration }) => duration.p99 ?? 0));
  const heads = [
    'Function',
    'Calls',
    'Cold',
    'Init',
    'p50',
    'p95',
    'p99',
    'At once',
    'Throttled',
    'Errors',
    'GB-s',
    'Lambda',
    'Cloud Run',
  ];
  return html`<div class="scroll scroll--high" tabindex="0" role="region" aria-label="Use by function">
    <table class="figures">
      <thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
      <tbody>${functions.map((one) => useRow(one, slowest))}</tbody>
    </table>
  </div>`;
}

function useRow(fn: FunctionUsage, slowest: number): TemplateResult {
  const { name, memory, limit, invocations, errors, throttles, coldStarts, init, duration, running, cost } =
    fn;
  const cold = invocations === 0 ? '–' : formatPercent(Math.min(100, (coldStarts / invocations) * 100));
  return html`<tr>
    <th scope="row">${name}<small>${memory} MB</small></th>
    <td>${invocations}</td>
    <td>${cold}<small>${count(coldStarts, 'start')}</small></td>
    <td>${time(init.mean)}<small>worst ${time(init.worst)}</small></td>
    ${[duration.p50, duration.p95, duration.p99].map((value) => html`<td>${time(value)}${bar(value ?? 0, slowest)}</td>`)}
    <td>${running.now}<small>most ${running.most} of ${limit}</small></td>
    <td>${alarming(throttles)}</td>
    <td>${alarming(errors)}</td>
    <td>${fn.billedGigabyteSeconds.toFixed(2)}</td>
    <td>${formatDollars(cost.lambda)}</td>
    <td>${formatDollars(cost.cloudRun)}</td>
  </tr>`;
}

function alarming(amount: number): TemplateResult | number {
  return amount === 0 ? 0 : html`<b class="bad">${amount}</b>`;
}

function prices({
  prices: { readAt, sources, lambda, cloudRun, container },
  assumptions,
}: Usage): TemplateResult {
  const million = (price: number) => `$${(price * 1e6).toFixed(2)} a million requests`;
  return html`<ul class="notes">
      ${assumptions.map((text) => html`<li>${text}</li>`)}
      <li>Lambda: ${million(lambda.request)}, $${lambda.gigabyteSecond} a gigabyte-second.</li>
      <li>Cloud Run: ${million(cloudRun.request)}, $${cloudRun.processorSecond} a processor-second, $${cloudRun.gigabyteSecond} a gigabyte-second.</li>
      <li>A container of ${container.processors} processor and ${container.gigabytes} GB: ${formatDollars(container.month)} a month.</li>
    </ul>
    <p class="faint">Read on ${readAt} from ${sources.map((source) => html`<a href=${source} rel="noreferrer">${new URL(source).host}${new URL(source).pathname}</a> `)}</p>`;
}

/** Its length beside the longest of its kind; the number stands beside it. */
function bar(value: number, most: number): TemplateResult {
  const width = most === 0 ? 0 : Math.max(1, (value / most) * 100);
  return html`<svg class="share" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
    <rect class="share__all" width="100" height="4" /><rect class="share__part share__part--cost" width=${width} height="4" />
  </svg>`;
}

function time(milliseconds: number | null): string {
  if (milliseconds === null) return '–';
  return milliseconds < 10 ? `${milliseconds.toFixed(1)} ms` : formatDuration(milliseconds);
}

function formatRate(perSecond: number): string {
  return perSecond >= 1
    ? `${perSecond.toFixed(1)} calls a second`
    : `${(perSecond * 60).toFixed(1)} calls a minute`;
}
