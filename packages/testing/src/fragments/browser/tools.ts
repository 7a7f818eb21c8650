/** What the checks do in the page, on top of the shell that runs there. */

import type { FragmentApp } from '@tessera/fragment';

export interface Mounting {
  /** The container's address, and the expose in it. */
  entry: string;
  expose: string;
  release: string;
  fragment: string;
  props: unknown;
}

export interface Tools {
  /** Puts a fragment's HTML where the shell finds and hydrates it. An empty text has the shell load it. */
  show(name: string, html: string, key: string, query?: string): HTMLElement;
  /** Takes it out, and lets the shell close it. */
  remove(place: HTMLElement): Promise<void>;
  /** Waits until the shell has shown what is in a place and nested there, or has given up: the place's state. */
  shown(place: HTMLElement): Promise<string>;
  /** The app that the shell has loaded. */
  open(entry: string, expose: string): Promise<FragmentApp>;
  /**
   * Mounts without HTML from the server, and says what it ends with: beside the shell's slots, or among them, where the
   * shell shows what it nests.
   */
  mount(
    mounting: Mounting,
    key: string,
    where?: 'beside' | 'among',
  ): Promise<{ place: HTMLElement; unmount: () => void; faults: string[] }>;
  /** Lets everything go on that was scheduled for now. */
  settle(): Promise<void>;
  /** Waits until every question to the BFF is answered, and what comes of that has been shown. */
  answered(): Promise<void>;
  /** Waits until all that can be seen is there: nested fragments, pictures, fonts. */
  rest(): Promise<void>;
  /** Every element inside, also inside shadow roots, but nothing of nested fragments. */
  elementsIn(place: Element): Element[];
  /** Everything that changes outside of the main slot, until it is asked. The head may gain what is below `base`. */
  watchOutside(base: string): () => string[];
  /** Computed styles of everything around, as one text for each element. */
  stylesAround(): string[];
}

declare global {
  var tesseraTools: Tools;
}

/** Runs in the page by itself: it may use nothing from outside. */
export function layOutTools(): void {
  const main = () => document.querySelector<HTMLElement>('main > tessera-slot')!;
  const background = (globalThis as unknown as { scheduler: Scheduler }).scheduler;
  interface Scheduler {
    postTask(task: () => void, options: { priority: 'background' }): Promise<void>;
  }
  const turn = () => background.postTask(() => undefined, { priority: 'background' });
  const settle = async () => {
    for (let turns = 0; turns < 4; turns += 1) await turn();
  };
  const native = { now: () => performance.now(), Observer: MutationObserver };

  const tools: Tools = {
    show(name, html, key, query = '') {
      const place = document.createElement('tessera-slot');
      place.setAttribute('name', name);
      place.setAttribute('slot-key', key);
      place.setAttribute('query', query);
      place.setHTMLUnsafe(html);
      main().append(place);
      return place;
    },
    async remove(place) {
      place.remove();
      await settle();
    },
    async shown(place) {
      const end = native.now() + 10_000;
      const isOpen = ({ dataset }: HTMLElement) => ['ready', 'failed'].includes(dataset['state'] ?? '');
      const slots = () => [place, ...place.querySelectorAll<HTMLElement>('tessera-slot')];
      while (!slots().every(isOpen) && native.now() < end) await turn();
      await settle();
      return place.dataset['state'] ?? 'closed';
    },
    async open(entry, expose) {
      const container = (await import(entry)) as { get(expose: string): Promise<() => unknown> };
      const module = (await container.get(expose))() as { app: FragmentApp };
      return module.app;
    },
    async mount({ entry, expose, release, fragment, props }, key, where = 'beside') {
      const place = document.createElement('div');
      (where === 'beside' ? document.querySelector('#beside')! : main()).append(place);
      const faults: string[] = [];
      const app = await tools.open(entry, expose);
      const mounted = app.mount(
        place,
        { fragment, params: {}, status: 200, props },
        {
          key,
          release,
          pageToken: 'stage',
          navigate: () => undefined,
          report: (error, what) => faults.push(`${what}: ${String(error)}`),
          fail: (error, during) => faults.push(`${during}: ${String(error)}`),
        },
      );
      await settle();
      const unmount = () => {
        mounted.unmount();
        if (place.hasChildNodes()) faults.push(`unmount() leaves ${place.innerHTML.slice(0, 80)}`);
        place.remove();
      };
      return { place, unmount, faults };
    },
    settle,
    async answered() {
      const end = native.now() + 2_000;
      await settle();
      while (tesseraLedger.asking() > 0 && native.now() < end) await settle();
    },
    async rest() {
      const end = native.now() + 10_000;
      const isOpen = (slot: Element) => ['ready', 'failed'].includes(slot.getAttribute('data-state') ?? '');
      const slots = () => [...main().querySelectorAll('tessera-slot')];
      while (!slots().every(isOpen) && native.now() < end) await turn();
      const images = tools.elementsIn(main()).filter((element) => element instanceof HTMLImageElement);
      for (const image of images) image.loading = 'eager';
      await Promise.all(images.map((image) => image.decode().catch(() => undefined)));
      await document.fonts.ready;
      await settle();
    },
    elementsIn(place) {
      const found: Element[] = [];
      const visit = (root: ParentNode) => {
        for (const child of root.children) {
          found.push(child);
          if (child.localName === 'tessera-slot') continue;
          if (child.shadowRoot !== null) visit(child.shadowRoot);
          visit(child);
        }
      };
      visit(place);
      return found;
    },
    watchOutside(base) {
      const slot = main();
      const ofItself = (node: Node) =>
        node instanceof HTMLLinkElement && new URL(node.href).pathname.startsWith(base);
      const changes: string[] = [];
      const read = (records: MutationRecord[]) => {
        for (const { type, target, attributeName, addedNodes, removedNodes } of records) {
          if (slot.contains(target) || !target.isConnected) continue;
          const nodes = [...addedNodes, ...removedNodes];
          if (target === document.head && nodes.length > 0 && nodes.every(ofItself)) continue;
          const what = attributeName ?? nodes.map(({ nodeName }) => nodeName).join(' ');
          changes.push(`${type} of <${target.nodeName.toLowerCase()}>: ${what}`);
        }
      };
      const observer = new native.Observer(read);
      const everything = { subtree: true, childList: true, attributes: true, characterData: true };
      observer.observe(document, everything);
      return () => {
        read(observer.takeRecords());
        observer.disconnect();
        return changes;
      };
    },
    stylesAround() {
      const elements = [document.documentElement, document.body, document.querySelector('#around')!];
      const inside = [...document.querySelectorAll('#around *')];
      return [...elements, ...inside].flatMap((element) =>
        [undefined, '::before', '::after'].map((pseudo) => {
          const style = getComputedStyle(element, pseudo);
          // The page grows with what is on it, and that moves what comes after it.
          const kept = [...style].filter(
            (name) => !/size$|width$|height$|origin$|inset|^(top|bottom)$/.test(name),
          );
          const own = pseudo === undefined ? [...element.computedStyleMap()] : [];
          const properties = own
            .filter(([name]) => name.startsWith('--'))
            .map(([name, value]) => `${name}: ${value}`);
          const rules = [...kept.map((name) => `${name}: ${style.getPropertyValue(name)}`), ...properties];
          return `${element.localName}${pseudo ?? ''} { ${rules.join('; ')} }`;
        }),
      );
    },
  };
  Object.defineProperty(globalThis, 'tesseraTools', { value: tools });
  // Links and forms are tried without leaving the page, before the shell hears of them.
  addEventListener('DOMContentLoaded', () => {
    document.body.addEventListener('click', (event) => {
      if (event.composedPath().some((target) => target instanceof HTMLAnchorElement)) event.preventDefault();
    });
    document.body.addEventListener('submit', (event) => event.preventDefault());
  });
  addEventListener('tessera:navigate', (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  });
}
