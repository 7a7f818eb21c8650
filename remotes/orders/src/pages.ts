/** The pages of the remote, for browser and server alike. */

import { cartPage } from './pages/cart.tsx';
import { checkoutPage } from './pages/checkout.tsx';
import { orderPage } from './pages/order.tsx';
import { ordersPage } from './pages/orders.tsx';

export const pages = { cart: cartPage, checkout: checkoutPage, orders: ordersPage, order: orderPage };
