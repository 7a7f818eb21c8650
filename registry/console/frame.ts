/** What is around every view: the way between them, who is signed in, whether the page is live, what was just done. */

import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Session } from './api.ts';
import { list } from './format.ts';
import { places } from './router.ts';

export interface Frame {
  session: Session;
  path: string;
  isConnected: boolean;
  isLoading: boolean;
  /** What was just done. */
  told: string;
  content: TemplateResult | typeof nothing;
  signOut(): void;
  dismiss(): void;
}

export function frame({
  session,
  path,
  isConnected,
  isLoading,
  told,
  content,
  signOut,
  dismiss,
}: Frame): TemplateResult {
  return html`<a class="skip" href="#main">Skip to content</a>
    <header class="top">
      <a class="brand" href="/console/" aria-label="Tessera console, overview">${mark()}<span>Tessera</span></a>
      <nav class="places" aria-label="Console">
        ${places.filter(({ forOperators }) => session.operator || !forOperators).map(({ href, name }) => html`<a href=${href} aria-current=${isAt(path, href) ? 'page' : nothing}>${name}</a>`)}
      </nav>
      <p class="live-mark" data-live=${isConnected} role="status">
        <span class="live-mark__dot"></span>${isConnected ? 'Live' : 'Reconnecting'}
      </p>
      <details class="who">
        <summary><span>${session.name}</span></summary>
        <div class="who__menu">
          <p><b>${session.name}</b></p>
          <p class="faint">${rights(session)}</p>
          <p class="faint"><code>${session.subject}</code></p>
          <button class="button button--small" @click=${signOut}>Sign out</button>
        </div>
      </details>
    </header>
    <main id="main" aria-busy=${isLoading}>${content}</main>
    <div class="told" role="status">
      ${told === '' ? nothing : html`<p>${told} <button class="plain" @click=${dismiss} aria-label="Dismiss">✕</button></p>`}
    </div>`;
}

export function problemView(title: string, detail: string, retry: () => void): TemplateResult {
  return html`<div class="lone"><h1 tabindex="-1">${title}</h1><p>${detail}.</p><button class="button" @click=${retry}>Try again</button></div>`;
}

/** @param way how people sign in here */
export function signInView(way: string): TemplateResult {
  return html`<main class="lone" id="main">
    ${mark()}
    <h1 tabindex="-1">Tessera console</h1>
    ${
      way === 'issuer'
        ? html`<p>Releases, canaries and their history, for the teams of this installation.</p>
            <p><a class="button button--main" href="/console/sign-in" data-leave>Sign in</a></p>`
        : html`<p>There is no password. A link signs you in, once, and whoever runs this installation makes one with</p>
            <pre><code>npm run tessera -- console</code></pre>`
    }
  </main>`;
}

function isAt(path: string, href: string): boolean {
  if (href === '/console/') return /^\/console\/?($|remotes\/)/.test(path);
  return path.startsWith(href);
}

function rights({ operator, teams }: Session): string {
  if (operator) return 'Operator: may change every remote';
  return teams.length === 0 ? 'May look at everything' : `May change what ${list(teams)} own`;
}

/** Four tesserae. */
function mark(): TemplateResult {
  return html`<svg class="mark" viewBox="0 0 20 20" aria-hidden="true">
    <rect x="1" y="1" width="8" height="8" rx="2" /><rect x="11" y="1" width="8" height="8" rx="2" />
    <rect x="1" y="11" width="8" height="8" rx="2" /><rect class="mark__last" x="11" y="11" width="8" height="8" rx="2" />
  </svg>`;
}
