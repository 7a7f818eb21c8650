export { cartsContract, cartsRoutes } from './contract/operations.ts';
export type { Cart, CartLine, CartNotice } from './contract/schemas.ts';
export { cartLineSchema, cartNoticeSchema, cartSchema } from './contract/schemas.ts';
