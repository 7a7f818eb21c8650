/**
 * The root config: registers header, footer and every remote's application with single-spa, hydrates what the edge has
 * stitched, and hands clicks to the router. The only place that knows the order.
 */

import './shell.css';
import { TRACE_META } from '@tessera/contracts/page';
import { type Loaded, NAVIGATE_EVENT } from '@tessera/fragment';
import { registerApplication, start, triggerAppChange } from 'single-spa';
import { createRemounts } from './development/remount.ts';
import { createHealth } from './health/beacons.ts';
import { listenForErrors } from './health/script-errors.ts';
import { observeVitals } from './health/vitals.ts';
import { createAssets } from './loading/assets.ts';
import { createLoader } from './loading/container.ts';
import { createPlatformScope, platformVersions } from './loading/platform.ts';
import { createRemotes, type OpenedApp, type ReleaseFailure } from './loading/remotes.ts';
import { createWhyFailed } from './loading/why-failed.ts';
import { anchorOf, formTarget, linkTarget } from './routing/links.ts';
import { fetchManifest, fetchPrevious, readManifest } from './routing/manifest.ts';
import { Router, type Stage } from './routing/router.ts';
import { Slot, type SlotDeps } from './slots/slot.ts';
import { defineSlotElements } from './slots/slot-element.ts';

const manifest = readManifest(document);
const health = createHealth({
  document,
  manifest,
  vitals: observeVitals(window),
  send: (body) => navigator.sendBeacon('/beacons', body),
});
const report = (error: unknown, what: string) => console.error(`[tessera] ${what}:`, error);
const isOnPage = ({ remote, release }: { remote: string; release: string }) =>
  remote === 'shell' || (remotes.has(remote) && remotes.given(remote) === release);
const tell = (failure: ReleaseFailure, error: unknown) => {
  report(error, `${failure.metric} of ${failure.remote}@${failure.release}`);
  if (isOnPage(failure)) health.tell(failure.remote, failure.metric);
};
const scope = createPlatformScope(platformVersions);
const remotes = createRemotes({
  ensureAssets: createAssets(
    document,
    Object.values(manifest.remotes).map((remote) => remote.base),
    platformVersions,
  ),
  loadExpose: createLoader(scope),
  whyFailed: createWhyFailed(document),
  fetchPrevious,
  tell,
});
remotes.add(manifest);
listenForErrors(window, (suspect) => {
  if (isOnPage(suspect)) health.tell(suspect.remote, 'script-error');
});

const navigate = (href: string) => void router.navigate(href);
const isDeveloping = process.env.NODE_ENV === 'development';
const remounts = isDeveloping ? createRemounts(window) : null;
// The edge decides whether a page may be inspected. All of the inspector is in a file that no other page loads.
const trace = document.querySelector<HTMLMetaElement>(`meta[name="${TRACE_META}"]`)?.content;
const inspected = trace === undefined ? null : new Map<Element, Slot>();
const watch: SlotDeps['watch'] = (slot) => {
  remounts?.watch(slot);
  inspected?.set(slot.target.element, slot);
};
if (inspected !== null) {
  import('./inspector/opening.ts').then(
    // As a whole: what is taken apart here comes with a function around it.
    (opening) =>
      opening.listenForOpening(document, {
        trace: trace!,
        manifest,
        slots: inspected,
        scope,
        provides: platformVersions,
      }),
    (error: unknown) => report(error, 'inspector'),
  );
}
const deps: SlotDeps = { remotes, navigate, report, tell, watch };
const slots = defineSlotElements({
  ...deps,
  addRemote: async (remote) => {
    const answer = await fetchManifest(location.pathname, manifest.page, AbortSignal.timeout(8_000));
    remotes.add(answer);
    if (!remotes.has(remote)) throw new Error(`Cannot fill slot: the edge names no release of "${remote}"`);
  },
});

if (isDeveloping) {
  void import('@tessera/fragment/development').then(({ checkEvents }) => {
    checkEvents(window, (error, payload) =>
      console.error(`[tessera] ${error.code}: ${error.message}`, payload),
    );
  });
}

const mainElement = document.querySelector<HTMLElement>('main > tessera-slot')!;
let main: Slot | null = null;
let active: string | null = manifest.route?.remote ?? null;
let pending: { opened: OpenedApp; loaded: Loaded } | null = null;

const stage: Stage = {
  get opened() {
    return main?.opened ?? null;
  },
  update: (loaded) => main?.update(loaded),
  async replace(next) {
    pending = next;
    active = next.remote;
    if (main?.target.remote === next.remote) await closeMain().then(() => openMain(next.remote));
    else await triggerAppChange();
  },
  fail: (retry) =>
    new Slot({ element: mainElement, key: 'main', remote: '', fragment: '', params: {} }, deps).fail(retry),
};

/** For what single-spa asks of an application, and there is nothing to do. */
const nothing = async () => undefined;

const registered = new Set<string>();
function register(names: readonly string[]): void {
  for (const name of names) {
    if (registered.has(name)) continue;
    registered.add(name);
    registerApplication({
      name,
      activeWhen: () => active === name,
      app: async () => ({
        bootstrap: nothing,
        mount: () => openMain(name),
        unmount: closeMain,
      }),
    });
  }
}

async function openMain(remote: string): Promise<void> {
  const next = pending;
  pending = null;
  const fragment = next?.loaded.fragment ?? manifest.route?.fragment ?? '';
  const params = next?.loaded.params ?? {
    ...Object.fromEntries(new URLSearchParams(location.search)),
    ...manifest.route?.params,
  };
  main = new Slot({ element: mainElement, key: 'main', remote, fragment, params }, deps);
  // The edge has said why there is no such page; asking again would only take its words away.
  if (next === null && mainElement.querySelector(':scope > [data-status]') !== null) return;
  if (next === null) await main.open();
  else main.show(next.opened, next.loaded);
  slots.parentReady(mainElement);
}

async function closeMain(): Promise<void> {
  slots.closeWithin(mainElement);
  main?.close();
  main = null;
}

const router = new Router({ window, manifest, remotes, stage, register, report });

for (const slot of manifest.slots) {
  const element = document.querySelector<HTMLElement>(`tessera-slot[slot-key="${slot.key}"]`);
  if (element === null || element === mainElement) continue;
  registerApplication({
    name: `${slot.remote}/${slot.fragment}`,
    activeWhen: () => true,
    app: async () => ({
      bootstrap: nothing,
      async mount() {
        await new Slot({ ...slot, element, params: {} }, deps).open();
        slots.parentReady(element);
      },
      unmount: nothing,
    }),
  });
}
register(manifest.routes.map((route) => route.remote));
start({ urlRerouteOnly: true });

history.scrollRestoration = 'manual';
document.addEventListener('click', (event) => {
  const url = linkTarget(event, location.origin);
  if (url === null) return;
  event.preventDefault();
  navigate(url.href);
});
document.addEventListener('submit', (event) => {
  const url = formTarget(event, location.origin);
  if (url === null) return;
  event.preventDefault();
  navigate(url.href);
});
window.addEventListener(NAVIGATE_EVENT, (event) => {
  event.preventDefault();
  navigate((event as CustomEvent<string>).detail);
});
window.addEventListener('popstate', (event) => {
  // single-spa sends one of its own after every pushState; that move is already done.
  if (!('singleSpa' in event)) void router.navigate(location.href, 'none');
});
for (const type of ['pointerover', 'focusin']) {
  document.addEventListener(type, (event) => {
    const anchor = anchorOf(event);
    if (anchor?.origin === location.origin && anchor.target === '')
      void router.prefetch(new URL(anchor.href));
  });
}
