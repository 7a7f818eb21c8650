export { fromEnvironment, parseConfig } from './config/parse-config.ts';
export type { FileWatch, WatchFileOptions } from './files/watch-file.ts';
export { watchFile } from './files/watch-file.ts';
export { authenticateCaller } from './frame/callers.ts';
export type { Frame, FrameOptions } from './frame/frame.ts';
export { createFrame, logFailure } from './frame/frame.ts';
export { readBody, readTextBody, sendJson, sendProblem } from './frame/messages.ts';
export { run } from './lifecycle/run.ts';
export type { ServeOptions } from './lifecycle/serve.ts';
export { serve } from './lifecycle/serve.ts';
export type { Logger } from './logging/logger.ts';
export { createLogger } from './logging/logger.ts';
export type { Metrics } from './metrics/metrics.ts';
export { createMetrics } from './metrics/metrics.ts';
export type { RequestContext } from './tracing/context.ts';
export {
  contextHeaders,
  currentContext,
  deadlineSignal,
  remainingTime,
  runInContext,
} from './tracing/context.ts';
export { isAlive } from './upstream/is-alive.ts';
export type { UpstreamOptions } from './upstream/upstream.ts';
export { createUpstream } from './upstream/upstream.ts';
