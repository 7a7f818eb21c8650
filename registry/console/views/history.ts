/** What has happened, newest first: who, what, why. */

import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { AuditEntry } from '../api.ts';
import { empty, moment } from '../parts.ts';
import type { Tools } from '../view.ts';

export function historyList(
  entries: readonly AuditEntry[],
  { now }: Tools,
  { title, href, remote }: { title: string; href: string; remote: string },
): TemplateResult {
  return html`<section class="card" aria-labelledby="history">
    <div class="card__top"><h2 id="history">${title}</h2><a href=${href}>All</a></div>
    ${entries.length === 0 ? empty('Nothing has happened yet.') : nothing}
    <ul class="timeline">
      ${entries.map(
        (entry) => html`<li>
          <p><b>${tellAction(entry)}</b>${entry.channel === null ? nothing : html` on ${entry.channel}`}</p>
          ${tellSteps(entry, remote)}
          ${tellFacts(entry)}
          ${entry.reason === '' ? nothing : html`<p class="quote">${entry.reason}</p>`}
          <p class="faint">${entry.actor}, ${moment(entry.at, now)}</p>
        </li>`,
      )}
    </ul>
  </section>`;
}

/** `canary-start` → `Canary start`. */
export function tellAction({ action }: Pick<AuditEntry, 'action'>): string {
  const words = action.replaceAll('-', ' ');
  return words[0]!.toUpperCase() + words.slice(1);
}

/** What an entry says in single words, such as the release that was published. */
export function tellFacts({ subject }: Pick<AuditEntry, 'subject'>): TemplateResult | typeof nothing {
  const facts = Object.entries(subject).filter(([, value]) => isShort(value));
  if (facts.length === 0) return nothing;
  return html`<ul class="changes">${facts.map(([name, value]) => html`<li>${name} <code>${value}</code></li>`)}</ul>`;
}

/** Whether a value of a subject is told at once. */
export function isShort(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value.length < 40);
}

interface Step {
  remote: string;
  from: string | null;
  to: string;
}

/** The releases that an entry has replaced. @param only of this remote */
export function tellSteps(
  { subject }: Pick<AuditEntry, 'subject'>,
  only?: string,
): TemplateResult | typeof nothing {
  const all = Array.isArray(subject['steps']) ? (subject['steps'] as Step[]) : [];
  const steps = all.filter(({ remote }) => only === undefined || remote === only);
  if (steps.length === 0) return nothing;
  return html`<ul class="changes">
    ${steps.map(({ remote, from, to }) => html`<li>${remote} <code>${from ?? 'none'}</code> → <code>${to}</code></li>`)}
  </ul>`;
}
