export type { CloudEvent } from './operator/cloud-event.ts';
export { cloudEventSchema } from './operator/cloud-event.ts';
export type { ArchivedView, DeadEvent, Replay, RuleState, RuleTarget } from './operator/events.ts';
export { eventOperationsContract, ruleName, ruleTargetSchema } from './operator/events.ts';
export type { ExecutionSummary, ExecutionView, MachineView, VisitView } from './operator/executions.ts';
export { executionSchema, executionSummarySchema, executionsContract } from './operator/executions.ts';
export type {
  MessageAttributes,
  QueuedMessage,
  QueueSettings,
  QueueState,
} from './operator/queues.ts';
export {
  messageAttributesSchema,
  queuedMessageSchema,
  queueName,
  queueOperationsContract,
  queueSettingsSchema,
  queueStateSchema,
} from './operator/queues.ts';
export type { FunctionUsage, Usage } from './operator/usage.ts';
export { functionUsageSchema, usageContract, usageSchema } from './operator/usage.ts';
export type { BestSeller, LowStock, ViewName } from './operator/views.ts';
export { viewNames, viewsContract } from './operator/views.ts';
