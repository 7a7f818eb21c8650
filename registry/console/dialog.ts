/** The one dialog: says what will happen, asks why, does it, and stays open with the reason when it was refused. */

import { ProblemError } from '@tessera/contracts/problem';
import { html, nothing, render, type TemplateResult } from 'lit/html.js';
import type { Action, Field } from './actions/action.ts';
import { createApi } from './api.ts';

export interface ConfirmDialog {
  propose(action: Action): void;
  close(): void;
}

interface Proposal {
  action: Action;
  idempotencyKey: string;
  state: { status: 'asking'; fault: string | null } | { status: 'working' };
}

/** @param done called with what has happened */
export function createDialog(host: HTMLElement, done: (told: string) => void): ConfirmDialog {
  let proposal: Proposal | null = null;
  const dialog = () => host.querySelector('dialog');

  function show(): void {
    render(proposal === null ? nothing : template(proposal), host);
    const element = dialog();
    if (element !== null && !element.open) element.showModal();
  }

  function close(): void {
    dialog()?.close();
    proposal = null;
    show();
  }

  async function submit(event: SubmitEvent, asked: Proposal): Promise<void> {
    event.preventDefault();
    if (asked.state.status === 'working') return;
    const data = new FormData(event.target as HTMLFormElement);
    const { action, idempotencyKey } = asked;
    const read = (name: string) => String(data.get(name) ?? '');
    const fields = Object.fromEntries((action.fields ?? []).map(({ name }) => [name, read(`field-${name}`)]));
    asked.state = { status: 'working' };
    show();
    try {
      const reason = read('reason').trim();
      const told = await action.perform(createApi(action.revision), { reason, fields, idempotencyKey });
      if (proposal === asked) close();
      done(told);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      asked.state = { status: 'asking', fault: error.problem.detail ?? error.problem.title };
      // What was refused is not what is asked next.
      if (error.status > 0) asked.idempotencyKey = crypto.randomUUID();
      if (proposal === asked) show();
    }
  }

  function template(asked: Proposal): TemplateResult {
    const { action, state } = asked;
    const isWorking = state.status === 'working';
    const fault = state.status === 'asking' ? state.fault : null;
    return html`<dialog aria-labelledby="dialog-title" aria-describedby="dialog-text" @cancel=${cancel} @close=${close}>
      <form @submit=${(event: SubmitEvent) => void submit(event, asked)}>
        <h2 id="dialog-title">${action.title}</h2>
        <div id="dialog-text">${action.sentences.filter(Boolean).map((sentence) => html`<p>${sentence}</p>`)}</div>
        ${(action.fields ?? []).map(field)}
        <label class="field">
          <span>Why</span>
          <textarea name="reason" required maxlength="500" rows="2" placeholder="For the audit log and everyone who looks at it"></textarea>
        </label>
        <p class="fault" role="alert">${fault}</p>
        <div class="dialog__buttons">
          <button type="button" class="button" @click=${close}>Cancel</button>
          <button class="button button--${action.isGrave ? 'grave' : 'main'}" aria-disabled=${isWorking}>
            ${isWorking ? 'Waiting for the edges…' : action.confirm}
          </button>
        </div>
      </form>
    </dialog>`;
  }

  function cancel(event: Event): void {
    if (proposal?.state.status === 'working') event.preventDefault();
  }

  return {
    propose(action) {
      proposal = { action, idempotencyKey: crypto.randomUUID(), state: { status: 'asking', fault: null } };
      show();
    },
    close,
  };
}

function field({ name, label, kind, value, help }: Field): TemplateResult {
  const hint = help === undefined ? nothing : html`<small id="hint-${name}">${help}</small>`;
  if (kind === 'check') {
    return html`<label class="check">
      <input type="checkbox" name="field-${name}" ?checked=${value === 'on'} />
      <span>${label} ${hint}</span>
    </label>`;
  }
  return html`<label class="field"><span>${label}</span><input name="field-${name}" value=${value} required />${hint}</label>`;
}
