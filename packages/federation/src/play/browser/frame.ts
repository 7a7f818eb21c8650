/** In the frame: one fragment, mounted with what the page around it says, and everything that it tells. */

import type { FragmentApp, Mounted } from '@tessera/fragment';
import { checkEvents } from '@tessera/fragment/development';
import type { Network, Shown, Told } from './protocol.ts';

/** Milliseconds that a slow network takes for each answer. */
const SLOW = 3_000;

const say = (told: Told) => parent.postMessage(told, location.origin);

export function playStory(apps: Readonly<Record<string, FragmentApp>>): void {
  const slot = document.querySelector<HTMLElement>('tessera-slot')!;
  let mounted: Mounted | null = null;
  let shown: Shown | null = null;
  let network: Network = 'as it is';
  disturb(() => network);
  checkEvents(window, ({ code, message }, payload) => {
    console.error(`[play] ${code}: ${message}`, payload);
    say({ type: 'fault', text: `${code}: ${message} (${JSON.stringify(payload)})` });
  });
  listenForEvents();
  window.addEventListener('error', ({ message }) => say({ type: 'fault', text: message }));

  window.addEventListener('message', ({ data, source }: MessageEvent<Shown>) => {
    if (source !== parent || data.type !== 'show') return;
    network = data.network;
    const root = document.documentElement;
    root.dir = data.direction;
    if (data.theme === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = data.theme;
    show(data);
  });
  say({ type: 'ready' });

  function show(next: Shown): void {
    const { fragment, params, props } = next;
    const loaded = { fragment, params, props, status: 200 };
    const isSame = shown?.fragment === fragment && JSON.stringify(shown.params) === JSON.stringify(params);
    shown = next;
    if (mounted !== null && isSame) {
      mounted.update(loaded);
      return;
    }
    mounted?.unmount();
    mounted = apps[fragment]!.mount(slot, loaded, {
      key: 'main',
      release: '0.0.0-00000000',
      pageToken: '',
      navigate: (href) => say({ type: 'navigate', href }),
      report: (error, what) => say({ type: 'fault', text: `${what}: ${String(error)}` }),
    });
  }
}

/** Every event of the platform passes `window` under this prefix. */
const PREFIX = 'tessera:';

function listenForEvents(): void {
  const dispatch = window.dispatchEvent.bind(window);
  window.dispatchEvent = (event) => {
    if (event instanceof CustomEvent && event.type.startsWith(PREFIX)) {
      say({ type: 'event', name: event.type.slice(PREFIX.length), payload: event.detail });
    }
    return dispatch(event);
  };
}

/** Lets `/api` answer as a network or a BFF does that is not well. */
function disturb(networkOf: () => Network): void {
  const ask = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input), location.href);
    if (!url.pathname.startsWith('/api/')) return ask(input, init);
    switch (networkOf()) {
      case 'slow': {
        const { promise, resolve } = Promise.withResolvers<void>();
        setTimeout(resolve, SLOW);
        await promise;
        return ask(input, init);
      }
      case 'down':
        throw new TypeError('Failed to fetch');
      case 'failing':
        return new Response('{"code":"internal","title":"Something went wrong","status":500}', {
          status: 500,
          headers: { 'content-type': 'application/problem+json' },
        });
      case 'garbage':
        return new Response('<p>not what was asked for</p>', { headers: { 'content-type': 'text/html' } });
      default:
        return ask(input, init);
    }
  };
}
