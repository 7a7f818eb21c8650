/** Executions of state machines: open ones, failed ones, and one by its order. */

import type { ExecutionSummary } from '@tessera/contracts/operator';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { formatDuration } from '../format.ts';
import { badge, empty, moment, type Tone, viewHead } from '../parts.ts';
import { searchField } from '../search-field.ts';
import type { Screen, Tools, View } from '../view.ts';

const statuses = ['running', 'failed', 'succeeded'] as const;

type Status = (typeof statuses)[number];

/** Milliseconds after which the list is asked for again. */
const PACE = 2_000;

/** @param search `status`, `q`, `cursor` */
export function executionsView(search: URLSearchParams): View {
  const status = statuses.find((one) => one === search.get('status'));
  const [q, cursor] = [search.get('q') ?? '', search.get('cursor')];
  return {
    title: 'Executions',
    topics: [],
    every: () => PACE,
    async load(api, signal): Promise<Screen> {
      const query = {
        ...{ limit: 50 },
        ...(status === undefined ? {} : { status }),
        ...(q === '' ? {} : { q }),
        ...(cursor === null ? {} : { cursor }),
      };
      const page = await api.listExecutions({ query }, { signal });
      return (tools) => screen({ ...page, status, q }, tools);
    },
  };
}

interface Found {
  executions: ExecutionSummary[];
  cursor: string | null;
  status: Status | undefined;
  q: string;
}

function screen({ executions, cursor, status, q }: Found, tools: Tools): TemplateResult {
  const about = 'What is done for each order, state by state. Kept for eight days after its end.';
  return html`${viewHead('Executions', about, tabs(status))}
    <div class="bar">
      ${searchField({ label: 'Order number or id', value: q, search: (text) => tools.amend(text === '' ? '/console/executions' : `/console/executions?q=${encodeURIComponent(text)}`) })}
    </div>
    <ul class="releases executions">${executions.map((execution) => row(execution, tools))}</ul>
    ${executions.length === 0 ? empty(nothingFound(status, q)) : nothing}
    ${cursor === null ? nothing : html`<p><a class="button" href="/console/executions?status=${status}&cursor=${cursor}">Older</a></p>`}`;
}

function tabs(current: Status | undefined): TemplateResult {
  const entry = (text: string, status: Status | undefined) =>
    html`<a href=${status === undefined ? '/console/executions' : `/console/executions?status=${status}`} aria-current=${status === current ? 'page' : nothing}>${text}</a>`;
  return html`<nav class="tabs" aria-label="Status">
    ${entry('Recent', undefined)} ${entry('Running', 'running')} ${entry('Failed', 'failed')} ${entry('Succeeded', 'succeeded')}
  </nav>`;
}

function row(
  { execution, title, machine, status, startedAt, endedAt, state, endedIn, error }: ExecutionSummary,
  { now }: Tools,
): TemplateResult {
  const took = Date.parse(endedAt ?? new Date(now).toISOString()) - Date.parse(startedAt);
  return html`<li class="row">
    <div class="row__what"><a href="/console/executions/${execution}"><b>${title ?? execution}</b></a> ${statusBadge(status)}</div>
    <p class="faint">
      ${machine} · began ${moment(startedAt, now)} · ${endedAt === null ? `runs for ${formatDuration(Math.max(0, took))}, now in ${state}` : `took ${formatDuration(took)}, ended in ${endedIn}`}
      ${error === null ? nothing : html`<br /><b class="bad">${error.name}</b> ${error.cause.slice(0, 200)}`}
      ${title === null ? nothing : html`<br /><code>${execution}</code>`}
    </p>
  </li>`;
}

const tones: Readonly<Record<Status, { tone: Tone; text: string }>> = {
  running: { tone: 'wait', text: 'Running' },
  succeeded: { tone: 'good', text: 'Succeeded' },
  failed: { tone: 'bad', text: 'Failed' },
};

export function statusBadge(status: Status): TemplateResult {
  const { tone, text } = tones[status];
  return badge(tone, text);
}

function nothingFound(status: Status | undefined, q: string): string {
  if (q !== '') return `There is no execution "${q}". The whole number or id is looked for.`;
  return status === undefined ? 'Nothing was executed yet.' : `None is ${status}.`;
}
