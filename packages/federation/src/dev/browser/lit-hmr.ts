/** In the browser: the class of an element that came first takes over what every later version of it does. */

import type { CSSResultOrNative, LitElement, PropertyDeclaration } from 'lit';

type ElementClass = typeof LitElement & {
  elementStyles: CSSResultOrNative[];
  finalizeStyles(styles: unknown): CSSResultOrNative[];
};

/** What belongs to a class itself, or was made by Lit when the class was registered. */
const own = new Set<string | symbol>([
  ...['constructor', 'prototype', 'name', 'length', 'properties', 'observedAttributes'],
  ...['elementProperties', 'elementStyles', 'finalized'],
]);

/** By module and name. */
const classes = new Map<string, ElementClass>();

/** The source of each class, as it was when its module was evaluated: methods are replaced later. */
const sources = new WeakMap<ElementClass, string>();

const define = customElements.define.bind(customElements);

/** A module that is evaluated again defines its elements again; what they do by then is taken over by those of before. */
customElements.define = (tag, element, options) => {
  if (customElements.get(tag)?.name !== element.name) define(tag, element, options);
};

/** Called at the end of a module for each element that it exports, also when the module has been replaced. */
export function take(url: string, name: string, element: ElementClass): void {
  const key = `${url.split('?', 1)[0]} ${name}`;
  sources.set(element, String(element));
  const known = classes.get(key);
  if (known === undefined) {
    classes.set(key, element);
    return;
  }
  if (constructorOf(element) !== constructorOf(known)) {
    console.warn(`[tessera] the constructor of ${name} has changed: reload the page to see it`);
  }
  copy(element.prototype, known.prototype, known);
  copy(element, known, known);
  for (const [property, options] of Object.entries<PropertyDeclaration>(element.properties ?? {})) {
    if (!known.elementProperties.has(property)) known.createProperty(property, options);
  }
  known.elementStyles = known.finalizeStyles(element.styles);
  renew(document, known);
}

function constructorOf(element: ElementClass): string | undefined {
  return /\n\s*constructor\([\s\S]*?\n\t?(?: {2})?\}/.exec(sources.get(element) ?? '')?.[0];
}

function copy(from: object, to: object, { elementProperties }: ElementClass): void {
  // Lit keeps state under names of its own, which begin with underscores, and reads properties by accessors.
  const isKept = (key: string | symbol) =>
    own.has(key) || elementProperties.has(key) || typeof key === 'symbol' || key.startsWith('_$');
  for (const key of Reflect.ownKeys(from)) {
    if (isKept(key)) continue;
    Object.defineProperty(to, key, { ...Object.getOwnPropertyDescriptor(from, key), configurable: true });
  }
  for (const key of Reflect.ownKeys(to)) {
    if (!isKept(key) && !Object.hasOwn(from, key)) Reflect.deleteProperty(to, key);
  }
}

function renew(root: Document | ShadowRoot, known: ElementClass): void {
  for (const found of root.querySelectorAll('*')) {
    if (found instanceof known) {
      const shadow = found.renderRoot;
      if (shadow instanceof ShadowRoot) {
        shadow.adoptedStyleSheets = known.elementStyles.flatMap((style) => {
          const sheet = style instanceof CSSStyleSheet ? style : style.styleSheet;
          return sheet === undefined ? [] : [sheet];
        });
      }
      found.requestUpdate();
    }
    if (found.shadowRoot !== null) renew(found.shadowRoot, known);
  }
}
