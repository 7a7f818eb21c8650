export { ordersContract, ordersRoutes } from './contract/operations.ts';
export type {
  DeliveryOption,
  FailureReason,
  Order,
  OrderLine,
  OrderShipment,
  OrderStatus,
  OrderSummary,
  Quote,
} from './contract/schemas.ts';
export {
  deliveryOptionSchema,
  failureReasons,
  orderSchema,
  orderStatuses,
  orderSummarySchema,
  paymentTokenSchema,
  placeOrderSchema,
  quoteSchema,
} from './contract/schemas.ts';
