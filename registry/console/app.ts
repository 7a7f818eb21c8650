/** The life of the console in a browser: an address is loaded, shown, and shown anew when something is different. */

import { ProblemError } from '@tessera/contracts/problem';
import { nothing, render, type TemplateResult } from 'lit/html.js';
import { createApi, type Session } from './api.ts';
import { createDialog } from './dialog.ts';
import { type Listening, listen } from './events.ts';
import { frame, problemView, signInView } from './frame.ts';
import { takeLinks } from './links.ts';
import { viewOf } from './router.ts';
import type { Screen, Tools } from './view.ts';

/** What the page shows. */
type Shown =
  | { status: 'nothing' }
  | { status: 'screen'; screen: Screen }
  | { status: 'problem'; title: string; detail: string };

/** Milliseconds between renderings, so that distances in time stay true. */
const TICK = 20_000;

/** @param signInWay how people sign in here: `link` or `issuer` */
export async function startConsole(host: HTMLElement, signInWay: string): Promise<void> {
  const api = createApi();
  const page = document.createElement('div');
  const overlay = document.createElement('div');
  host.replaceChildren(page, overlay);
  const dialog = createDialog(overlay, (done) => {
    told = done;
    void load();
  });

  let session: Session | null = null;
  let view = viewOf(new URL(location.href));
  let shown: Shown = { status: 'nothing' };
  let told = '';
  let isConnected = false;
  let loading: AbortController | null = null;
  let listening: Listening | null = null;
  let again: ReturnType<typeof setTimeout> | undefined;

  function show(): void {
    if (session === null) {
      render(signInView(signInWay), page);
      return;
    }
    document.title = `${view.title} · Tessera console`;
    const { pathname: path } = location;
    const isLoading = loading !== null;
    const content = contentOf(session);
    render(frame({ session, path, isConnected, isLoading, told, content, signOut, dismiss }), page);
  }

  function contentOf(session: Session): TemplateResult | typeof nothing {
    const tools: Tools = { session, now: Date.now(), propose: dialog.propose, amend };
    switch (shown.status) {
      case 'nothing':
        return nothing;
      case 'screen':
        return shown.screen(tools);
      case 'problem':
        return problemView(shown.title, shown.detail, () => void load());
    }
  }

  /** Loads the view that is shown. What was there stays until then. */
  async function load(): Promise<void> {
    loading?.abort();
    const mine = new AbortController();
    loading = mine;
    try {
      const screen = await view.load(api, mine.signal);
      if (loading !== mine) return;
      shown = { status: 'screen', screen };
    } catch (error) {
      if (loading !== mine) return;
      if (!(error instanceof ProblemError)) throw error;
      if (error.status === 401) return leave();
      // What was seen is more than a sentence that the network is gone for a moment.
      if (!(error.code === 'unreachable' && shown.status === 'screen')) {
        const { title, detail = '' } = error.problem;
        shown = { status: 'problem', title, detail };
      }
    } finally {
      if (loading === mine) loading = null;
    }
    show();
    loadLater();
  }

  /** Nobody looks at a hidden page: it loads when it is seen again. */
  function loadLater(): void {
    clearTimeout(again);
    const pace = view.every?.() ?? null;
    if (pace === null || session === null) return;
    again = setTimeout(() => {
      if (document.visibilityState === 'hidden') loadLater();
      else void load();
    }, pace);
  }

  async function open(): Promise<void> {
    view = viewOf(new URL(location.href));
    told = '';
    await load();
    window.scrollTo(0, 0);
    page.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
  }

  function amend(href: string): void {
    history.replaceState(null, '', href);
    view = viewOf(new URL(location.href));
    void load();
  }

  function leave(): void {
    session = null;
    clearTimeout(again);
    shown = { status: 'nothing' };
    listening?.stop();
    dialog.close();
    show();
  }

  function signOut(): void {
    void api.endSession({}).then(leave, leave);
  }

  function dismiss(): void {
    told = '';
    show();
  }

  session = await api.getSession({}).catch((error: unknown) => {
    if (error instanceof ProblemError && error.status === 401) return null;
    throw error;
  });
  show();
  if (session === null) return;
  await load();
  takeLinks(() => void open(), {
    // Fields begin with what the address says, not with what was typed since.
    back: () => {
      render(nothing, page);
      void open();
    },
  });
  setInterval(show, TICK);
  listening = listen({
    heard(topics) {
      if (view.topics.some((topic) => topics.has(topic))) void load();
    },
    connected(is) {
      isConnected = is;
      // What was missed is not sent again; when nobody is signed in any more, this tells.
      void load();
    },
  });
}
