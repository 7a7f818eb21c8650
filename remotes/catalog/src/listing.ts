/** The expose of the pages that list products: home, a category, a search. */

import { createCatalogApp } from './create-app.ts';
import { categoryPage } from './pages/category.tsx';
import { homePage } from './pages/home.tsx';
import { searchPage } from './pages/search.tsx';

export const app = createCatalogApp({ home: homePage, category: categoryPage, search: searchPage });
