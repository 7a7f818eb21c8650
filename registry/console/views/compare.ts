/** In what two releases of a remote differ. */

import { html, type TemplateResult } from 'lit/html.js';
import type { Difference, ListedRelease } from '../api.ts';
import { count, formatBytes, formatChange } from '../format.ts';
import { empty, release, viewHead } from '../parts.ts';
import type { Screen, Tools, View } from '../view.ts';

export interface Compared {
  remote: string;
  before: string;
  after: string;
}

export function compareView(compared: Compared): View {
  const { remote, before, after } = compared;
  return {
    title: `Compare ${remote}`,
    topics: [],
    async load(api, signal): Promise<Screen> {
      const [difference, { releases }] = await Promise.all([
        api.compareReleases({ params: { remote }, query: { before, after } }, { signal }),
        api.listReleases({ params: { remote }, query: { limit: 100 } }, { signal }),
      ]);
      return (tools) => screen(compared, { difference, releases }, tools);
    },
  };
}

function screen(
  compared: Compared,
  { difference, releases }: { difference: Difference; releases: ListedRelease[] },
  tools: Tools,
): TemplateResult {
  const { remote, before, after } = compared;
  const { files, bytes, declarations } = difference;
  const title = html`<a class="quiet" href="/console/remotes/${remote}">${remote}</a>`;
  return html`${viewHead(title, html`What changes from ${release(before)} to ${release(after)}`)}
    <div class="bar">
      ${choose('From', before, { releases, choose: (id) => tools.amend(hrefOf({ ...compared, before: id })) })}
      ${choose('To', after, { releases, choose: (id) => tools.amend(hrefOf({ ...compared, after: id })) })}
      <a class="button button--small" href=${hrefOf({ remote, before: after, after: before })}>Swap</a>
    </div>
    <section class="card" aria-labelledby="bytes">
      <h2 id="bytes">Bytes</h2>
      <p class="big">${formatChange(bytes.after - bytes.before)}</p>
      <p class="faint">${formatBytes(bytes.before)} before, ${formatBytes(bytes.after)} after, all files as they are</p>
    </section>
    <section aria-labelledby="declarations">
      <h2 id="declarations">Declarations</h2>
      ${declarations.length === 0 ? empty('Both declare the same.') : declarationTable(difference)}
    </section>
    <section aria-labelledby="files">
      <h2 id="files">${count(files.length, 'file')} differ</h2>
      ${files.length === 0 ? empty('Every file is the same.') : fileTable(difference)}
    </section>`;
}

function choose(
  label: string,
  value: string,
  { releases, choose }: { releases: readonly ListedRelease[]; choose: (id: string) => void },
): TemplateResult {
  const ids = [...new Set([value, ...releases.map(({ id }) => id)])];
  return html`<label class="select"><span>${label}</span>
    <select @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
      ${ids.map((id) => html`<option value=${id} ?selected=${id === value}>${id}</option>`)}
    </select>
  </label>`;
}

function declarationTable({ declarations }: Difference): TemplateResult {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Declarations, a table">
    <table class="wide">
      <thead><tr><th scope="col">Declaration</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>
      <tbody>
        ${declarations.map(
          ({ path, before, after }) => html`<tr>
            <th scope="row"><code>${path}</code></th>
            <td>${value(before, 'before')}</td><td>${value(after, 'after')}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function value(declared: unknown, side: 'before' | 'after'): TemplateResult {
  if (declared === undefined) return html`<span class="faint">not there</span>`;
  return html`<code class="value value--${side}">${JSON.stringify(declared)}</code>`;
}

function fileTable({ files }: Difference): TemplateResult {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Files, a table">
    <table class="wide">
      <thead><tr><th scope="col">File</th><th scope="col">Before</th><th scope="col">After</th><th scope="col">Change</th></tr></thead>
      <tbody>
        ${files.map(
          ({ path, before, after }) => html`<tr>
            <th scope="row"><code>${path}</code></th>
            <td>${before === null ? html`<span class="faint">new</span>` : formatBytes(before)}</td>
            <td>${after === null ? html`<span class="faint">gone</span>` : formatBytes(after)}</td>
            <td>${formatChange((after ?? 0) - (before ?? 0))}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function hrefOf({ remote, before, after }: Compared): string {
  return `/console/remotes/${remote}/compare?before=${before}&after=${after}`;
}
