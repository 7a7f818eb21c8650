export {
  catalogueContract,
  contextNames,
  feedEventSchema,
  importContract,
  limitsContract,
  orderFeedSchemas,
  parseOrderFeedEvent,
  parseUserFeedEvent,
  tablesContract,
  userFeedSchemas,
} from '@tessera/function/store';
