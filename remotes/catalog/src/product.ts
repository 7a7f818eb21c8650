/** The expose of the product page, apart so that a visitor who comes by a link loads no listing. */

import { createCatalogApp } from './create-app.ts';
import { productPage } from './pages/product.tsx';

export const app = createCatalogApp({ product: productPage });
