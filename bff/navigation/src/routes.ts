/** The routes of the BFF, without schemas: what a browser needs to call it. */

export const navigationRoutes = {
  menu: 'GET /menu',
  suggest: 'GET /suggestions',
  cartCount: 'GET /cart-count',
  me: 'GET /me',
} as const;
