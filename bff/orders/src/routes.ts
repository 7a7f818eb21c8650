/** The routes of the BFF, without schemas: what a browser needs to call it. */

export const ordersRoutes = {
  cart: 'GET /cart',
  setQuantity: 'PUT /cart-lines/{sku}',
  removeLine: 'POST /cart-lines/{sku}/removal',
  checkout: 'GET /checkout',
  placeOrder: 'POST /orders',
  listOrders: 'GET /orders',
  getOrder: 'GET /orders/{id}',
  cancelOrder: 'POST /orders/{id}/cancellation',
  orderEvents: 'GET /orders/{id}/events',
} as const;
