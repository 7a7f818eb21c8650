/**
 * Answers questions that name an operation of a contract, as the frame of a server answers requests: in the context that
 * they carry, measured, logged, and with a problem for whatever is thrown.
 */

import type { OperationAnswer, PlainInput } from '@tessera/contracts/http';
import { toProblem } from '@tessera/contracts/problem';
import { logFailure } from '../frame/frame.ts';
import type { Logger } from '../logging/logger.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { contextFromHeaders, runInContext } from '../tracing/context.ts';
import type { AnswerQuestion, Asked } from './answer-questions.ts';
import { framesErrors } from './errors.ts';
import type { GivenAnswer } from './messages.ts';

export interface OperationQuestion extends PlainInput {
  operation: string;
  /** The headers that carry a context over HTTP. */
  context: Readonly<Record<string, string>>;
}

export interface AnswerOperationsOptions<Caller> {
  operations: (name: string, input: PlainInput, asked: Asked<Caller>) => Promise<OperationAnswer>;
  logger: Logger;
  metrics: Metrics;
  /** The most milliseconds that a question may be waited for. */
  budget: number;
}

export function createOperationAnswers<Caller>(
  options: AnswerOperationsOptions<Caller>,
): AnswerQuestion<Caller> {
  const { operations, logger, metrics, budget } = options;
  const duration = metrics.histogram(
    'framed_question_duration_seconds',
    'Time to answer questions of framed connections',
    ['operation', 'status'],
  );

  return (what, asked) => {
    const question = readQuestion(what);
    const started = performance.now();
    const context = contextFromHeaders(question.context, Math.min(asked.left, budget));
    return runInContext(context, async () => {
      const answer = await operations(question.operation, question, asked).catch((error: unknown) => {
        logFailure(logger, error);
        return describe(error, context.requestId);
      });
      const seconds = (performance.now() - started) / 1_000;
      // A name that no contract has would be a label of its own for whatever anybody sends.
      const operation = answer.status === 404 ? '' : question.operation;
      duration.observe({ operation, status: String(answer.status) }, seconds);
      if (logger.isLevelEnabled('debug')) {
        const ms = Math.round(seconds * 100_000) / 100;
        logger.debug({ operation: question.operation, status: answer.status, ms }, 'question');
      }
      return answer;
    });
  };
}

/** @throws ProblemError `frames-unreadable` */
function readQuestion(what: unknown): OperationQuestion {
  const { operation, context } = (what ?? {}) as Partial<OperationQuestion>;
  if (typeof operation !== 'string' || typeof context !== 'object' || context === null)
    throw framesErrors.UNREADABLE('a question names its operation and carries its context');
  return what as OperationQuestion;
}

function describe(error: unknown, instance: string): GivenAnswer {
  const problem = { ...toProblem(error), instance };
  return { status: problem.status, body: JSON.stringify(problem) };
}
