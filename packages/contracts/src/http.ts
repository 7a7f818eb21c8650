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
export { defineContract, expandPath } from './http/contract.ts';
export type { Dispatch, HandlerInput, Handlers, PlainAnswer, PlainRequest } from './http/dispatch.ts';
export { createDispatch } from './http/dispatch.ts';
export { toOpenApi } from './http/openapi.ts';
