export type {
  BestSeller,
  CloudEvent,
  LowStock,
  QueueSettings,
  QueueState,
  ViewName,
} from '@tessera/contracts/operator';
export {
  cloudEventSchema,
  queueName,
  queueSettingsSchema,
  viewNames,
  viewsContract,
} from '@tessera/contracts/operator';
export type { ContextAccess } from './store/access.ts';
export { contextAccess } from './store/access.ts';
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
export type { ChangeReader, RecordedChange } from './store/changes.ts';
export { changesContract } from './store/changes.ts';
export type { Store, StoreOptions } from './store/client.ts';
export { createStore, readRecord } from './store/client.ts';
export { catalogueContract, importContract, limitsContract, tablesContract } from './store/contract.ts';
export { checkEvents } from './store/events/check-events.ts';
export type { RecordedEvent } from './store/events/envelope.ts';
export { eventId, toCloudEvent } from './store/events/envelope.ts';
export type { OrderPlaced } from './store/events/orders.ts';
export { orderPlacedSchema } from './store/events/orders.ts';
export type { Origin } from './store/events/origin.ts';
export { NO_ORIGIN, originOf } from './store/events/origin.ts';
export type { EventRow } from './store/events/registry.ts';
export { eventRegistry } from './store/events/registry.ts';
export type { Rule } from './store/events.ts';
export { eventsContract, ruleSchema } from './store/events.ts';
export type { FeedEvent, OrderFeedEvent, UserFeedEvent } from './store/feed.ts';
export {
  feedEventSchema,
  orderFeedSchemas,
  parseOrderFeedEvent,
  parseUserFeedEvent,
  userFeedSchemas,
} from './store/feed.ts';
export type { NewMessage, ReceivedMessage } from './store/queues.ts';
export { isFifo, queuesContract } from './store/queues.ts';
export type { ScheduleDeclaration } from './store/schedules.ts';
export { dueMessageSchema, scheduleSchema, schedulesContract } from './store/schedules.ts';
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
export type { DemandRecord, HistoryRecord, SoldRecord } from './store/views.ts';
export {
  dayOf,
  demandRecordSchema,
  historyRecordSchema,
  RECENT_DAYS,
  recentUnits,
  soldRecordSchema,
  viewKey,
  viewPartitions,
} from './store/views.ts';
