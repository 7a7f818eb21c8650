/**
 * The components on the product page, as the remotes write them, without the remotes. No other page is among them.
 */

import { catalogRoutes } from '../../../bff/catalog/src/routes.ts';
import { navigationRoutes } from '../../../bff/navigation/src/routes.ts';
import { recommendationsRoutes } from '../../../bff/recommendations/src/routes.ts';
import { productPage } from '../../../remotes/catalog/src/pages/product.tsx';
import { fragments as navigation } from '../../../remotes/navigation/src/fragments.ts';
import { fragments as recommendations } from '../../../remotes/recommendations/src/fragments.ts';

export const fragments = {
  catalog: { pages: { product: productPage }, routes: catalogRoutes },
  navigation: { fragments: navigation, routes: navigationRoutes },
  recommendations: { fragments: recommendations, routes: recommendationsRoutes },
};

/** What stands in the place of a release: the app has one version of everything. */
export const RELEASE = '1.0.0-00000000';
