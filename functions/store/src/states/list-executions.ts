/** Finds executions: by status, the newest first, or one by its name or title. */

import type { ExecutionSummary } from '@tessera/contracts/operator';
import type { ContextDatabase } from '../database/context-database.ts';
import { summarizeExecution } from './execution-view.ts';
import { beginningSchema, frameSchema } from './run/frame.ts';
import { findTitled, frameKey, partitionOf } from './run/frames.ts';

export interface ExecutionQuery {
  status?: ExecutionSummary['status'] | undefined;
  q?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}

export interface ExecutionPage {
  executions: ExecutionSummary[];
  cursor: string | null;
}

const statuses = ['running', 'succeeded', 'failed'] as const;

export function listExecutions(
  bus: ContextDatabase,
  { status, q = '', limit, cursor }: ExecutionQuery,
): ExecutionPage {
  if (q !== '') {
    const item = bus.get(frameKey(findTitled(bus, q) ?? q, ''));
    return { executions: item === null ? [] : [summarize(item.value)], cursor: null };
  }
  if (status !== undefined) return readPage(bus, { status, limit, cursor });
  const executions = statuses
    .flatMap((one) => readPage(bus, { status: one, limit }).executions)
    .sort((a, b) => b.startedAt.localeCompare(a.startedAt))
    .slice(0, limit);
  return { executions, cursor: null };
}

function readPage(
  bus: ContextDatabase,
  {
    status,
    limit,
    cursor,
  }: { status: ExecutionSummary['status']; limit: number; cursor?: string | undefined },
): ExecutionPage {
  const page = bus.query({
    ...{ by: 'index', partition: partitionOf(status), prefix: '', descending: true, limit },
    ...(cursor === undefined ? {} : { cursor }),
  });
  return { executions: page.items.map(({ value }) => summarize(value)), cursor: page.cursor };
}

function summarize(value: Record<string, unknown>): ExecutionSummary {
  const frame = { ...frameSchema.parse(value), news: [] };
  return summarizeExecution(beginningSchema.parse(value['beginning']), frame);
}
