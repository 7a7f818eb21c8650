/** The pages of the remote, for browser and server alike. */

import { categoryPage } from './pages/category.tsx';
import { homePage } from './pages/home.tsx';
import { productPage } from './pages/product.tsx';
import { searchPage } from './pages/search.tsx';

export const pages = { home: homePage, category: categoryPage, search: searchPage, product: productPage };
