export type { CallerOptions } from './calls/create-caller.ts';
export { createCaller } from './calls/create-caller.ts';
export type { BatchAnswer, ItemChange, QueueMessage } from './handler/batches.ts';
export { onChanges, onQueue } from './handler/batches.ts';
export type { FunctionConfig } from './handler/config.ts';
export { defineFunction, functionConfigSchema } from './handler/config.ts';
export type { FunctionHandler, HandlerOptions, InvocationContext, Visit } from './handler/create-handler.ts';
export { createHandler } from './handler/create-handler.ts';
export type { DirectEvent } from './handler/direct.ts';
export { storeFromEnvironment } from './handler/environment.ts';
export type { Authorizer, FunctionAnswer, FunctionEvent } from './handler/event.ts';
export { functionAnswerSchema } from './handler/event.ts';
export type {
  ChangesTrigger,
  EventsTrigger,
  QueueTrigger,
  ScheduleTrigger,
  Trigger,
} from './handler/triggers.ts';
