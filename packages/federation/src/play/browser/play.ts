/**
 * The page of stories: what is shown is in its address, so that a link shows the same. Sends it to the frame, and lists
 * what the fragment in there tells.
 */

import type { Story } from '@tessera/fragment/stories';
import { controlsOf, type Schema } from './control.ts';
import { createControls } from './controls.ts';
import { networks, type Shown, type Told } from './protocol.ts';
import { checkProps } from './schemas.ts';
import { forgetValues, putIn, type ReadValues, setValue, textsIn } from './values.ts';

const widths = { all: '100%', phone: '390px', tablet: '768px', desktop: '1280px' } as const;
const themes = ['system', 'light', 'dark'] as const;
const directions = ['ltr', 'rtl'] as const;

/** Events that are listed. */
const LISTED = 50;

export interface Stories {
  /** The remote's name. */
  remote: string;
  stories: readonly Story[];
  /** Fragment → what it declares of its props. */
  schemas: Readonly<Record<string, Schema>>;
}

export function showStories({ remote, stories, schemas }: Stories): void {
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
  const fields = controlsOf(schemas[story.fragment], valuesOf().props);
  const controls = createControls(fields, {
    onChange(path, value) {
      setValue(address.searchParams, path, value);
      void show();
    },
  });
  root.querySelector('.props')!.append(controls.element);
  /** What the fragment shows, which is never anything that breaks its schema, but for the story itself. */
  let shown = story.props;
  let asked = 0;

  window.addEventListener('message', ({ data, source }: MessageEvent<Told>) => {
    if (source !== frame.contentWindow) return;
    if (data.type === 'ready') void show();
    if (data.type === 'fault') list(root.querySelector('.faults')!, data.text);
    if (data.type === 'event')
      list(root.querySelector('.events')!, `${data.name} ${JSON.stringify(data.payload)}`);
    if (data.type === 'navigate') list(root.querySelector('.events')!, `navigates to ${data.href}`);
  });
  // It may have been there before anybody listened.
  void show();

  async function show(): Promise<void> {
    history.replaceState(null, '', address);
    frame.style.width = widths[choice('width', Object.keys(widths) as (keyof typeof widths)[])];
    const { props, faults } = valuesOf();
    asked += 1;
    const turn = asked;
    const checked = await checkProps(story.fragment, props);
    if (turn !== asked) return;
    for (const { path, text } of checked.faults) faults.set(path, text);
    controls.tell(faults);
    if (faults.size === 0) shown = checked.props;
    send();
  }

  function send(): void {
    const message: Shown = {
      type: 'show',
      fragment: story.fragment,
      params: story.params ?? {},
      props: shown,
      theme: choice('theme', themes),
      direction: choice('direction', directions),
      network: choice('network', networks),
    };
    frame.contentWindow?.postMessage(message, location.origin);
  }

  /** The story's props, with the values that are in the address. */
  function valuesOf(): ReadValues {
    return putIn(story.props, textsIn(address.searchParams));
  }

  function listStories(nav: Element): void {
    for (const [i, { fragment, name }] of stories.entries()) {
      const link = document.createElement('a');
      const target = new URL(address);
      forgetValues(target.searchParams);
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
      void show();
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
