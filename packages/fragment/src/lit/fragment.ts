/** A fragment whose root is a Lit element. */

import type { LitElement } from 'lit';
import type { Page } from '../page/page.ts';

export interface LitFragment<Api = unknown, Props = unknown> extends Page<Api, Props> {
  /** The element's name, such as `nav-header`. */
  tag: string;
  /** The element; it shows its property `data`, which holds the fragment's props. */
  element: (new () => LitElement & { data: Props }) & typeof LitElement;
  /** Nested fragments as children of the element, each assigned to one of its `<slot>`s. */
  slots?: readonly { slot: string; name: string; key: string }[];
}

// biome-ignore lint/suspicious/noExplicitAny: fragments of one remote differ in their props
export type AnyLitFragment = LitFragment<any, any>;
