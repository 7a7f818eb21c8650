/**
 * The components of the remotes on the product page, as the remotes write them, without the remotes. All pages of the
 * catalog are among them, as in the remote: the ordinary app goes from one to the other without a reload, too.
 */

import { catalogRoutes } from '../../../bff/catalog/src/routes.ts';
import { navigationRoutes } from '../../../bff/navigation/src/routes.ts';
import { recommendationsRoutes } from '../../../bff/recommendations/src/routes.ts';
import { pages } from '../../../remotes/catalog/src/pages.ts';
import { fragments as navigation } from '../../../remotes/navigation/src/fragments.ts';
import { fragments as recommendations } from '../../../remotes/recommendations/src/fragments.ts';

export const fragments = {
  catalog: { pages, routes: catalogRoutes },
  navigation: { fragments: navigation, routes: navigationRoutes },
  recommendations: { fragments: recommendations, routes: recommendationsRoutes },
};

/** What stands in the place of a release: the app has one version of everything. */
export const RELEASE = '1.0.0-00000000';
