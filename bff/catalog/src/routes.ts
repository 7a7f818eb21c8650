/** The routes of the BFF, without schemas: what a browser needs to call it. */

export const catalogRoutes = {
  home: 'GET /home',
  category: 'GET /categories/{slug}',
  search: 'GET /search',
  product: 'GET /products/{slug}',
  addToCart: 'POST /cart-lines',
} as const;
