import { functionConfigSchema } from '@tessera/function';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Environment } from './environment.ts';
import { createPool } from './pool.ts';
import type { Invocation } from './runtime-link.ts';
import { createSpare } from './spare.ts';

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
  await expect.poll(() => pool.ready()).toBe(true);
  const both = [pool.invoke(invocation('a')), pool.invoke(invocation('b'))];
  await expect.poll(() => environments.filter(({ busy }) => busy).length).toBe(2);
  for (const environment of environments) environment.finish();
  expect(await Promise.all(both)).toEqual(['done', 'done']);

  await vi.advanceTimersByTimeAsync(10 * IDLE);
  expect(environments.filter(({ alive }) => alive)).toHaveLength(1);

  const closed = pool.close();
  for (const environment of environments) environment.exit();
  await closed;
});

it('two environments start at once, and further ones each after a call has waited', async () => {
  const environments: TestEnvironment[] = [];
  const config = functionConfigSchema.parse({ name: 'demo', callers: ['test'], concurrency: 4 });
  const start = async () => {
    const environment = createTestEnvironment();
    environments.push(environment);
    return environment;
  };
  const pool = createPool({ root: '/nonexistent', config }, { idle: IDLE, start });
  const calls = Array.from('abcdefgh', (id) => pool.invoke(invocation(id)));
  await vi.advanceTimersByTimeAsync(90);
  expect(environments).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(20);
  expect(environments).toHaveLength(3);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(environments).toHaveLength(4);
  for (let answered = 0; answered < calls.length; answered += environments.length) {
    for (const environment of environments) environment.finish();
    await vi.advanceTimersByTimeAsync(0);
  }
  expect(await Promise.all(calls)).toEqual(Array(8).fill('done'));
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
    load: () => undefined,
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

it('a process that waits takes the next call that needs one, and another comes in its place', async () => {
  const started: TestEnvironment[] = [];
  const loaded: number[] = [];
  const there: boolean[] = [];
  const start = async () => {
    const number = started.length;
    const environment = { ...createTestEnvironment(), alive: true, load: () => void loaded.push(number) };
    started.push(environment);
    return environment;
  };
  const pool = createPool(
    {
      root: '/nonexistent',
      config: functionConfigSchema.parse({ name: 'demo', callers: ['test'], concurrency: 1 }),
    },
    { idle: IDLE, start, spare: createSpare({ start, onChange: (one) => there.push(one) }) },
  );
  await vi.advanceTimersByTimeAsync(3_000);
  expect([there, loaded]).toEqual([[true], []]);
  void pool.invoke(invocation('a'));
  await vi.advanceTimersByTimeAsync(250);
  expect([there, loaded]).toEqual([[true, false, true], [0]]);

  // One that ends while it waits is replaced, and not at once: the next may end as well.
  started[1]!.exit();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(started).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(started).toHaveLength(3);
  const closed = pool.close();
  for (const environment of started) environment.exit();
  await closed;
  await vi.advanceTimersByTimeAsync(10 * IDLE);
  expect(started).toHaveLength(3);
});
