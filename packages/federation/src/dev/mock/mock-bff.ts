/**
 * Answers for a BFF by its contract, with the examples of one file that the developer edits. An example that breaks the
 * contract is told at once, by its operation and field, and answered with a problem instead.
 */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener } from 'node:http';
import { type Contract, createDispatch, type Handlers, type Operation } from '@tessera/contracts/http';
import { ProblemError, toProblem } from '@tessera/contracts/problem';
import { readTextBody, sendProblem } from '@tessera/service';
import { z } from 'zod';
import { exampleOf } from './example.ts';

export interface MockBffOptions {
  /** `/api/<name>` */
  base: string;
  contract: Contract;
  /** The examples, by operation; written when it is not there. */
  file: string;
  /** An example does not fit the contract. */
  onViolation(error: Error): void;
}

/** Most bytes of a request's body. */
const BODY_LIMIT = 65_536;

export function createMockBff(options: MockBffOptions): RequestListener {
  const { base, contract, file } = options;
  const operations = Object.values(contract).filter(({ stream }) => stream !== true);
  if (!existsSync(file)) writeExamples(file, operations);
  // Before the first page asks: all that is wrong at once.
  for (const operation of operations) reportViolation(() => readExample(operation), options);

  function readExample(operation: Operation): unknown {
    if (isEmpty(operation)) return undefined;
    const examples = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    if (!Object.hasOwn(examples, operation.name)) {
      throw new Error(`Cannot mock "${operation.name}": ${file} has no example of it, add one`);
    }
    const result = operation.response.safeParse(examples[operation.name]);
    if (result.success) return examples[operation.name];
    throw new Error(
      `Cannot mock "${operation.name}": its example in ${file} breaks the contract\n${z.prettifyError(result.error)}`,
    );
  }

  const handlers = Object.fromEntries(
    operations.map((operation) => [
      operation.name,
      async () => reportViolation(() => readExample(operation), options, 'throw'),
    ]),
  ) as Handlers<Contract, null>;
  const dispatch = createDispatch(contract, handlers);

  return async (request, response) => {
    try {
      const url = new URL(request.url ?? '/', 'http://mock');
      const body = await readBody(request);
      const answer = await dispatch(
        {
          method: request.method ?? 'GET',
          path: url.pathname.slice(base.length),
          query: url.searchParams,
          headers: request.headers as Record<string, string | undefined>,
          body,
        },
        null,
      );
      response.writeHead(answer.status, { 'cache-control': 'no-store', ...answer.headers });
      response.end(answer.body);
    } catch (error) {
      // What the page sent wrongly is a violation of the contract too.
      if (toProblem(error).status === 422) options.onViolation(error as Error);
      sendProblem(response, error);
    }
  };
}

function reportViolation(
  read: () => unknown,
  { onViolation }: MockBffOptions,
  then: 'throw' | 'go on' = 'go on',
): unknown {
  try {
    return read();
  } catch (cause) {
    onViolation(cause as Error);
    if (then === 'go on') return undefined;
    const detail = (cause as Error).message;
    throw new ProblemError({
      status: 500,
      code: 'mock-violates-contract',
      title: 'The example breaks the contract',
      detail,
      cause,
    });
  }
}

function writeExamples(file: string, operations: readonly Operation[]): void {
  const spoken = operations.filter((operation) => !isEmpty(operation));
  const examples = spoken.map(({ name, response }) => {
    const schema = z.toJSONSchema(response, { io: 'output', unrepresentable: 'any' });
    return [name, exampleOf(schema)] as const;
  });
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(examples), null, 2)}\n`, { flag: 'wx' });
}

/** Whether its answer has no body, and so no example. */
function isEmpty({ status }: Operation): boolean {
  return status === 204;
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  return request.method === 'GET' || request.method === 'HEAD'
    ? undefined
    : readTextBody(request, BODY_LIMIT);
}
