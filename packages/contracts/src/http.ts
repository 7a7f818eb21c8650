export type {
  Client,
  Contract,
  Input,
  Method,
  Operation,
  OperationSchemas,
  Output,
  Routes,
} from './http/contract.ts';
export { defineContract, expandPath, placesOf, readPlace } from './http/contract.ts';
export type { Dispatch, PlainAnswer, PlainRequest } from './http/dispatch.ts';
export { collectQuery, createDispatch } from './http/dispatch.ts';
export { toOpenApi } from './http/openapi.ts';
export type {
  HandlerInput,
  Handlers,
  OperationAnswer,
  Operations,
  PlainInput,
} from './http/operations.ts';
export { createOperations } from './http/operations.ts';
