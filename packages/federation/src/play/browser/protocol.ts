/** What the page of stories and the frame inside it say to each other. */

/** How `/api` answers. */
export const networks = ['as it is', 'slow', 'down', 'failing', 'garbage'] as const;
export type Network = (typeof networks)[number];

/** To the frame. */
export interface Shown {
  type: 'show';
  fragment: string;
  params: Record<string, string | readonly string[]>;
  props: object;
  theme: 'system' | 'light' | 'dark';
  direction: 'ltr' | 'rtl';
  network: Network;
}

/** From the frame. */
export type Told =
  | { type: 'ready' }
  | { type: 'event'; name: string; payload: unknown }
  | { type: 'fault'; text: string }
  | { type: 'navigate'; href: string };
