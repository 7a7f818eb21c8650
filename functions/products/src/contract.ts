export { productsContract, productsRoutes } from './contract/operations.ts';
export type {
  BrowsePage,
  Category,
  Facets,
  Product,
  ProductCard,
  StockLine,
  Suggestions,
  Variant,
  VariantDetail,
} from './contract/schemas.ts';
export {
  browsePageSchema,
  browseQuerySchema,
  categorySchema,
  facetsSchema,
  productCardSchema,
  productSchema,
  sortOrders,
  suggestionsSchema,
  variantDetailSchema,
  variantSchema,
} from './contract/schemas.ts';
