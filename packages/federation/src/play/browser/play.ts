/**
 * The page of stories: what is shown is in its address, so that a link shows the same. Sends it to the frame, and lists
 * what the fragment in there tells.
 */

import type { Story } from '@tessera/fragment/stories';
import { createControls, withValue } from './controls.ts';
import { networks, type Shown, type Told } from './protocol.ts';

const widths = { all: '100%', phone: '390px', tablet: '768px', desktop: '1280px' } as const;
const themes = ['system', 'light', 'dark'] as const;
const directions = ['ltr', 'rtl'] as const;

/** Values of props in the address. */
const VALUE = 'props.';

/** Events that are listed. */
const LISTED = 50;

export function showStories(remote: string, stories: readonly Story[]): void {
  const address = new URL(location.href);
  const index = Math.min(Number(address.searchParams.get('story') ?? 0) || 0, stories.length - 1);
  const story = stories[index]!;
  const choice = <T extends string>(name: string, all: readonly T[]) =>
    all.find((one) => one === address.searchParams.get(name)) ?? all[0]!;

  const root = document.querySelector('#play')!;
  root.innerHTML = `
<header><h1></h1><nav aria-label="Stories"></nav></header>
<div class="tools" role="toolbar" aria-label="How it is shown"></div>
<ul class="faults" role="alert" aria-label="Events that break their contract"></ul>
<div class="stage"><iframe title="The fragment" src="/frame"></iframe></div>
<aside aria-label="Props and events"><section class="props"><h2>Props</h2></section><section><h2>Events</h2><ol class="events" role="log" aria-label="Events"></ol></section></aside>`;
  root.querySelector('h1')!.textContent = remote;
  const frame = root.querySelector('iframe')!;
  listStories(root.querySelector('nav')!);
  const tools = root.querySelector('.tools')!;
  tools.append(
    select('width', Object.keys(widths)),
    select('theme', themes),
    select('direction', directions),
    select('network', networks),
  );
  const { element } = createControls(propsOf(), (path, value) => {
    address.searchParams.set(VALUE + path, JSON.stringify(value));
    show();
  });
  root.querySelector('.props')!.append(element);

  window.addEventListener('message', ({ data, source }: MessageEvent<Told>) => {
    if (source !== frame.contentWindow) return;
    if (data.type === 'ready') show();
    if (data.type === 'fault') list(root.querySelector('.faults')!, data.text);
    if (data.type === 'event')
      list(root.querySelector('.events')!, `${data.name} ${JSON.stringify(data.payload)}`);
    if (data.type === 'navigate') list(root.querySelector('.events')!, `navigates to ${data.href}`);
  });
  // It may have been there before anybody listened.
  show();

  function show(): void {
    history.replaceState(null, '', address);
    frame.style.width = widths[choice('width', Object.keys(widths) as (keyof typeof widths)[])];
    const shown: Shown = {
      type: 'show',
      fragment: story.fragment,
      params: story.params ?? {},
      props: propsOf(),
      theme: choice('theme', themes),
      direction: choice('direction', directions),
      network: choice('network', networks),
    };
    frame.contentWindow?.postMessage(shown, location.origin);
  }

  /** The story's, with the values that are in the address. */
  function propsOf(): object {
    let props = story.props;
    for (const [name, text] of address.searchParams) {
      if (!name.startsWith(VALUE)) continue;
      try {
        props = withValue(props, name.slice(VALUE.length), JSON.parse(text));
      } catch {
        // An address that somebody has typed.
      }
    }
    return props;
  }

  function listStories(nav: Element): void {
    for (const [i, { fragment, name }] of stories.entries()) {
      const link = document.createElement('a');
      const target = new URL(address);
      for (const key of [...target.searchParams.keys()])
        if (key.startsWith(VALUE)) target.searchParams.delete(key);
      target.searchParams.set('story', String(i));
      link.href = target.href;
      link.textContent = `${fragment}: ${name}`;
      if (i === index) link.setAttribute('aria-current', 'page');
      nav.append(link);
    }
  }

  function select(name: string, all: readonly string[]): HTMLElement {
    const label = document.createElement('label');
    const input = document.createElement('select');
    for (const one of all) input.add(new Option(one, one, false, one === choice(name, all)));
    input.addEventListener('change', () => {
      address.searchParams.set(name, input.value);
      show();
    });
    label.append(`${name[0]!.toUpperCase()}${name.slice(1)} `, input);
    return label;
  }
}

function list(place: Element, text: string): void {
  const item = document.createElement('li');
  item.textContent = text;
  place.append(item);
  while (place.childElementCount > LISTED) place.firstElementChild!.remove();
}
