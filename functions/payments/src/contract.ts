export { paymentsContract, paymentsRoutes } from './contract/operations.ts';
export type { Charge, PaymentMethod } from './contract/schemas.ts';
export { chargeSchema, paymentMethodSchema, paymentTokenSchema } from './contract/schemas.ts';
