/** A page with its React view. */

import type { ComponentType } from 'react';
import type { Page } from '../page/page.ts';

export interface ReactPage<Api, Props extends object> extends Page<Api, Props> {
  View: ComponentType<Props>;
}

// biome-ignore lint/suspicious/noExplicitAny: pages of one remote differ in their props
export type AnyReactPage = ReactPage<any, any>;

/** Types a page by its API: `defineReactPage<CatalogApi>()({ load, View })`. */
export function defineReactPage<Api>() {
  return <Props extends object>(page: ReactPage<Api, Props>): ReactPage<Api, Props> => page;
}
