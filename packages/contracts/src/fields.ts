export type { Address } from './fields/address.ts';
export { addressSchema } from './fields/address.ts';
export { identifier, instant, money, name, quantity, sku, slug, text, toList } from './fields/fields.ts';
