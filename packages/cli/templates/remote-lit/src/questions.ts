/** `<sample-page-questions>`: questions, answers, and a search that works without JavaScript too. */

import { navigate } from '@tessera/fragment';
import { html, LitElement, type PropertyValues } from 'lit';
import { matching, sayHowMany } from './parts/matching.ts';
import type { Props } from './props.ts';
import { styles } from './questions-styles.ts';

export class Questions extends LitElement {
  static override properties = { data: { attribute: false }, typed: { state: true } };

  static override styles = styles;

  declare data: Props['questions'];
  declare typed: string;

  constructor() {
    super();
    this.data ??= { questions: [], query: '' };
    this.typed = this.data.query;
  }

  override willUpdate(changed: PropertyValues<this>) {
    if (changed.has('data')) this.typed = this.data.query;
  }

  override render() {
    const { questions } = this.data;
    const found = matching(questions, this.typed);
    const isSearch = this.typed.trim() !== '';
    return html`
      <header>
        <h1>Sample page</h1>
        <p class="muted">Questions and answers</p>
      </header>
      <search>
        <form action="/sample-page" @submit=${this.submit}>
          <label for="search">Search the answers</label>
          <input id="search" name="q" type="search" maxlength="80" .value=${this.typed} @input=${this.type} />
          <button type="submit">Search</button>
        </form>
      </search>
      <p role="status" class="muted">${sayHowMany(found.length, questions.length)}</p>
      ${found.map(
        ({ question, answer }) => html`<details ?open=${isSearch}>
          <summary>${question}</summary>
          <p>${answer}</p>
        </details>`,
      )}
    `;
  }

  private type(event: InputEvent) {
    this.typed = (event.currentTarget as HTMLInputElement).value;
  }

  private submit(event: SubmitEvent) {
    event.preventDefault();
    navigate(`/sample-page?q=${encodeURIComponent(this.typed.trim())}`);
  }
}
