/** What a view knows of the app around it. */

import { createContext, use } from 'react';
import type { Loaded } from '../mount/contract.ts';

export interface AppContext {
  /** The BFF's API. On the server only `load` and `submit` have one. */
  api: unknown;
  /** Goes to an address of this site. */
  navigate(href: string): void;
  /** Sends a form of the page that is shown, and shows what it answers. Resolves when that is done. */
  submit(form: URLSearchParams): Promise<Loaded>;
  /** Shows other props of the page that is shown. */
  show(props: object): void;
  /** The markup inside a slot: the include on the server, nothing in the browser. */
  slotMarkup(slot: { name: string; key: string; query: Readonly<Record<string, string>> }): string;
}

export const ReactAppContext = createContext<AppContext | null>(null);

/** The app around a view. @throws Error outside of one */
export function useApp<Api = unknown>(): Omit<AppContext, 'api'> & { api: Api } {
  const app = use(ReactAppContext);
  if (app === null) throw new Error('Cannot use useApp(): the component is outside of a fragment');
  return app as Omit<AppContext, 'api'> & { api: Api };
}
