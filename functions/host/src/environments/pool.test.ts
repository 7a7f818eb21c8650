import { functionConfigSchema } from '@tessera/function';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Environment } from './environment.ts';
import { createPool } from './pool.ts';
import type { Invocation } from './runtime-api.ts';

const IDLE = 1_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('two environments that are idle for too long at the same time do not both end when one is provisioned', async () => {
  const environments: TestEnvironment[] = [];
  const pool = createPool(
    {
      root: '/nonexistent',
      config: functionConfigSchema.parse({ name: 'demo', callers: ['test'], provisioned: 1, concurrency: 2 }),
    },
    {
      idle: IDLE,
      async start() {
        const environment = createTestEnvironment();
        environments.push(environment);
        return environment;
      },
    },
  );
  await vi.waitUntil(() => pool.ready());
  const both = [pool.invoke(invocation('a')), pool.invoke(invocation('b'))];
  await vi.waitUntil(() => environments.filter(({ busy }) => busy).length === 2);
  for (const environment of environments) environment.finish();
  expect(await Promise.all(both)).toEqual(['done', 'done']);

  await vi.advanceTimersByTimeAsync(10 * IDLE);
  expect(environments.filter(({ alive }) => alive)).toHaveLength(1);

  const closed = pool.close();
  for (const environment of environments) environment.exit();
  await closed;
});

interface TestEnvironment extends Environment {
  readonly busy: boolean;
  /** Answers the invocation. */
  finish(): void;
  /** The process is gone, which takes a while after `stop()`. */
  exit(): void;
}

function createTestEnvironment(): TestEnvironment {
  const ended = Promise.withResolvers<void>();
  let alive = true;
  let answer: ((body: string) => void) | null = null;
  return {
    started: Promise.resolve(),
    ended: ended.promise,
    get alive() {
      return alive;
    },
    get busy() {
      return answer !== null;
    },
    invoke: () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
    finish() {
      answer?.('done');
      answer = null;
    },
    stop() {
      alive = false;
    },
    exit: ended.resolve,
  };
}

function invocation(id: string): Invocation {
  return { id, payload: '{}', deadline: 0, functionArn: 'arn', traceparent: '' };
}
