export type { DynamoStoreOptions } from './store/dynamodb/client.ts';
export { createDynamoStore } from './store/dynamodb/client.ts';
