/** The audit: every change, searched. */

import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { AuditEntry } from '../api.ts';
import { formatInstant } from '../format.ts';
import { badge, empty, moment, viewHead } from '../parts.ts';
import { searchField } from '../search-field.ts';
import type { Screen, Tools, View } from '../view.ts';
import { isShort, tellAction, tellFacts, tellSteps } from './history.ts';

/** @param search `q`, `channel`, `remote`, `before` */
export function auditView(search: URLSearchParams): View {
  return {
    title: 'Audit',
    topics: ['changes'],
    async load(api, signal): Promise<Screen> {
      const [{ entries, next }, { channels }] = await Promise.all([
        api.searchAudit({ query: { ...Object.fromEntries(search), limit: 50 } }, { signal }),
        api.showOverview({}, { signal }),
      ]);
      const names = channels.map(({ channel }) => channel);
      return (tools) => screen({ entries, next, names, search }, tools);
    },
  };
}

interface AuditData {
  entries: AuditEntry[];
  next: number | null;
  /** Of channels. */
  names: string[];
  search: URLSearchParams;
}

function screen({ entries, next, names, search }: AuditData, tools: Tools): TemplateResult {
  const remote = search.get('remote');
  const about = 'Who changed what, why, and from where. Nothing is ever removed from it.';
  return html`${viewHead('Audit', about)}
    <div class="bar">
      ${searchField({ label: 'Search the audit', value: search.get('q') ?? '', search: (q) => tools.amend(hrefWith(search, { q })) })}
      <label class="select"><span class="visually-hidden">Channel</span>
        <select @change=${(event: Event) => tools.amend(hrefWith(search, { channel: (event.target as HTMLSelectElement).value }))}>
          <option value="">All channels</option>
          ${names.map((name) => html`<option value=${name} ?selected=${name === search.get('channel')}>${name}</option>`)}
        </select>
      </label>
      ${remote === null ? nothing : html`<a class="button button--small" href=${hrefWith(search, { remote: '' })}>Only ${remote} ✕<span class="visually-hidden"> show all remotes</span></a>`}
    </div>
    <ol class="entries">${entries.map((entry) => row(entry, tools))}</ol>
    ${entries.length === 0 ? empty('Nothing of the kind has happened.') : nothing}
    ${next === null ? nothing : html`<a class="button" href=${hrefWith(search, { before: String(next) })}>Older</a>`}`;
}

function row(entry: AuditEntry, { now }: Tools): TemplateResult {
  const { at, actor, origin, channel, revision, remotes, reason, subject } = entry;
  return html`<li class="entry">
    <div class="entry__when">${moment(at, now)}<small class="faint">${formatInstant(at)}</small></div>
    <div class="entry__what">
      <p>
        <b>${tellAction(entry)}</b>
        ${remotes.slice(0, 5).map((remote) => html`<a href="/console/remotes/${remote}">${remote}</a> `)}
        ${remotes.length > 5 ? html`<span class="faint">and ${remotes.length - 5} more</span>` : nothing}
        ${channel === null ? nothing : badge('plain', revision === null ? channel : `${channel} · ${revision}`)}
      </p>
      ${tellSteps(entry)} ${tellFacts(entry)}
      ${reason === '' ? nothing : html`<p class="quote">${reason}</p>`}
      ${isDeep(subject) ? html`<details><summary>Details</summary><pre tabindex="0">${JSON.stringify(subject, null, 2)}</pre></details>` : nothing}
    </div>
    <div class="entry__who"><b>${actor}</b><small class="faint">from ${origin}</small></div>
  </li>`;
}

/** Whether there is more to it than was told. */
function isDeep(subject: AuditEntry['subject']): boolean {
  return Object.values(subject).some((value) => value !== null && !isShort(value));
}

/** The address of another search; it begins with the newest again, unless `before` is said. */
function hrefWith(search: URLSearchParams, changes: Record<string, string>): string {
  const next = new URLSearchParams(search);
  next.delete('before');
  for (const [name, value] of Object.entries(changes)) {
    if (value === '') next.delete(name);
    else next.set(name, value);
  }
  const query = next.toString();
  return query === '' ? '/console/audit' : `/console/audit?${query}`;
}
