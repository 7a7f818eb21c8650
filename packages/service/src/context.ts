export type { RequestContext } from './tracing/context.ts';
export {
  contextFromHeaders,
  contextHeaders,
  currentContext,
  deadlineSignal,
  remainingTime,
  runInContext,
} from './tracing/context.ts';
