export { shippingContract, shippingRoutes } from './contract/operations.ts';
export type { Arranged, Shipment } from './contract/schemas.ts';
export { arrangedSchema, shipmentSchema } from './contract/schemas.ts';
