export type { CallerOptions } from './calls/create-caller.ts';
export { createCaller } from './calls/create-caller.ts';
export type { FunctionConfig } from './handler/config.ts';
export { defineFunction, functionConfigSchema } from './handler/config.ts';
export type { FunctionHandler, Visit } from './handler/create-handler.ts';
export { createHandler } from './handler/create-handler.ts';
export { storeFromEnvironment } from './handler/environment.ts';
export type { FunctionAnswer, FunctionEvent } from './handler/event.ts';
export { functionAnswerSchema } from './handler/event.ts';
