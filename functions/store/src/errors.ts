/** What can go wrong in the store. */

import { defineErrors } from '@tessera/contracts/problem';

export const storeErrors = defineErrors('STORE', {
  NOT_ALLOWED: {
    status: 403,
    title: 'The caller may not do this',
    message: (caller: string, what: string) =>
      `Cannot ${what} for "${caller}": its scope does not hold it, each caller has its own context`,
  },
  UNKNOWN_PATH: {
    status: 404,
    title: 'Nothing here',
    message: (path: string) =>
      `Cannot find "${path}": the store answers /tables, /catalogue, /imports, /limits, /executions, /queues, /schedules, /changes, /views, /events and /feeds`,
  },
  WRITE_FAILED: {
    status: 503,
    title: 'The data could not be written',
    message: (context: string, why: string) =>
      `Cannot write to "${context}": ${why}, nothing of this transaction was kept`,
  },
  UNKNOWN_IMPORT: {
    status: 409,
    title: 'The import is not known',
    message: (id: string) => `Cannot continue import "${id}": it was dropped or committed, begin a new one`,
  },
  IMPORT_CONFLICT: {
    status: 409,
    title: 'The import contradicts the catalogue',
    message: (sku: string, slug: string) =>
      `Cannot import sku "${sku}": it belongs to product "${slug}", which this import does not hold`,
  },
  BAD_CURSOR: {
    status: 422,
    title: 'The cursor is not valid',
    message: () => 'Cannot read the cursor: use the one that the page before answered, unchanged',
  },
  STATE_MACHINE: {
    status: 500,
    title: 'The state machine cannot be carried out',
    message: (state: string, field: string, why: string) =>
      `Cannot carry out state "${state}": its field "${field}" is not as this runner knows it (${why}), change the machine`,
  },
  TASK_UNKNOWN: {
    status: 404,
    title: 'No task waits for this token',
    message: () => 'Cannot answer the task: no task waits for this token, it has ended or timed out',
  },
  TOO_MANY_ORDERS: {
    status: 503,
    title: 'Too many orders are under way',
    message: (limit: number) =>
      `Cannot take the order: "${limit}" are carried out at once and no more, nothing is kept, send it again in a moment`,
  },
  UNKNOWN_RULE: {
    status: 404,
    title: 'There is no such rule',
    message: (name: string) => `Cannot use rule "${name}": it was never put, or was dropped`,
  },
  RULE_OWN: {
    status: 409,
    title: 'The rule is of the store itself',
    message: (name: string) => `Cannot change rule "${name}": it is part of the store, choose another name`,
  },
  RULE_BUSY: {
    status: 409,
    title: 'The rule replays already',
    message: (name: string) =>
      `Cannot replay to rule "${name}": a replay is under way, begin another one when it has ended`,
  },
  RULE_PATTERN: {
    status: 422,
    title: 'The pattern is not valid',
    message: (name: string, why: string) => `Cannot put rule "${name}": its pattern has a fault at ${why}`,
  },
  RULE_TARGET: {
    status: 422,
    title: 'The target is not there',
    message: (name: string, queue: string) =>
      `Cannot put rule "${name}": there is no queue "${queue}", put that first`,
  },
  UNKNOWN_DEAD_EVENT: {
    status: 404,
    title: 'There is no such dead letter',
    message: (id: number) =>
      `Cannot find dead letter ${id}: it was tried again or discarded, list those that there are`,
  },
  UNKNOWN_EVENT: {
    status: 404,
    title: 'The event is not known',
    message: (context: string, type: string, version: number) =>
      `Cannot find event "${type}" version ${version} of "${context}": no schema names it`,
  },
  UNKNOWN_QUEUE: {
    status: 404,
    title: 'There is no such queue',
    message: (name: string) => `Cannot use queue "${name}": it was never made, put it first`,
  },
  QUEUE_SETTINGS: {
    status: 422,
    title: 'The queue cannot have these dead letters',
    message: (name: string, dead: string) =>
      `Cannot send the dead letters of queue "${name}" to "${dead}": that must be another queue, of the same kind, and be there`,
  },
  QUEUE_MESSAGE: {
    status: 422,
    title: 'The message does not fit the queue',
    message: (name: string, fifo: boolean) =>
      fifo
        ? `Cannot send to queue "${name}": it keeps order, give each message a group and no delay`
        : `Cannot send to queue "${name}": it keeps no order, leave out the group`,
  },
  UNKNOWN_READER: {
    status: 404,
    title: 'There is no such reader',
    message: (name: string) => `Cannot read changes as "${name}": nobody declared that reader, put it first`,
  },
});
