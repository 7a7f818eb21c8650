export type {
  CategoryRecord,
  ProductRecord,
  SearchCard,
  SearchQuery,
  SearchResult,
  VariantRecord,
} from './store/catalogue.ts';
export {
  categoryRecordSchema,
  productKey,
  productRecordSchema,
  searchCardSchema,
  searchQuerySchema,
  searchResultSchema,
  variantKey,
  variantRecordSchema,
} from './store/catalogue.ts';
export type { Store, StoreOptions } from './store/client.ts';
export { createStore, readRecord } from './store/client.ts';
export { catalogueContract, importContract, limitsContract, tablesContract } from './store/contract.ts';
export type { FeedEvent, OrderFeedEvent, OrderPlaced, UserFeedEvent } from './store/feed.ts';
export {
  feedEventSchema,
  orderFeedSchemas,
  orderPlacedSchema,
  parseOrderFeedEvent,
  parseUserFeedEvent,
  userFeedSchemas,
} from './store/feed.ts';
export type {
  ContextName,
  Item,
  ItemKey,
  OutboxRow,
  StagedRow,
  Transaction,
  TransactionOutcome,
  Write,
} from './store/schemas.ts';
export {
  contextNames,
  itemKeySchema,
  stagedRowSchema,
  transactionOutcomeSchema,
  transactionSchema,
  writeSchema,
} from './store/schemas.ts';
