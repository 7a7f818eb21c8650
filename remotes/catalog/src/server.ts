/** The server bundle: every page. */

import { createReactServer } from '@tessera/fragment/react-server';
import { categoryPage } from './pages/category.tsx';
import { homePage } from './pages/home.tsx';
import { productPage } from './pages/product.tsx';
import { searchPage } from './pages/search.tsx';

const pages = { home: homePage, category: categoryPage, search: searchPage, product: productPage };
export const remote = createReactServer({ name: 'catalog', pages });
