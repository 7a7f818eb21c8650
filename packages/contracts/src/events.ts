export type { EventName, EventPayloads } from './events/schemas.ts';
export { eventSchemas } from './events/schemas.ts';
