/** Door: functions invoked over a framed connection. */

export { INVOCATION_LIMIT, invocationSchema, invokedSchema } from './calls/invocations.ts';
